"""Arguments that a server gives to its child processes arrive, and no command line shows them."""

from analysis.process.arguments import hidden, take_hidden


def test_arguments_arrive_as_they_were_given_once():
    given = ['/store/uploads/a b/größe "1".csv', "--out", ""]
    environment = {"PATH": "/bin", **hidden(given)}
    assert take_hidden(environment) == given
    assert environment == {"PATH": "/bin"}
    assert take_hidden(environment) == []


def test_a_command_takes_its_hidden_arguments(run_python, mall_folder):
    done = run_python("-m", "analysis", "describe", **hidden([str(mall_folder)]))
    assert done.returncode == 0, done.stderr
    assert "200 customers" in done.stdout
