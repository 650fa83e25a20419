# Python 3.11 as in .python-version. Every library comes as a wheel, so that nothing is compiled, and pip stays behind.
FROM python:3.11-slim AS libraries
COPY requirements.txt .
RUN python -m venv --without-pip /opt/kindred
RUN python -m pip --python /opt/kindred/bin/python install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt

# npm has the part of plotly.js that these charts need; where nobody answers, the image serves all of plotly.js
FROM node:22-slim AS charts
WORKDIR /charts
RUN mkdir kept && (npm pack --silent plotly.js-cartesian-dist-min@4.1.1 && tar -xzf *.tgz && mv package/plotly-cartesian.min.js kept || true)

FROM python:3.11-slim
RUN python -m pip uninstall --yes --quiet pip setuptools wheel
COPY --from=libraries /opt/kindred /opt/kindred
WORKDIR /app
COPY . .
RUN /opt/kindred/bin/python -m compileall -q analysis dashboard
COPY --from=charts /charts/kept .kindred/charts
RUN /opt/kindred/bin/python -m dashboard.static
RUN install -d -o www-data -g www-data /data
ENV PATH=/opt/kindred/bin:$PATH PYTHONUNBUFFERED=1 HOME=/tmp PORT=8050 KINDRED_ENV=production KINDRED_STORE=/data
USER www-data
VOLUME /data
EXPOSE 8050
# Not /readyz: to start it anew would not make the first segmentation of many customers any shorter.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "gunicorn.conf.py", "dashboard.app:create_server()"]
