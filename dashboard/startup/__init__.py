"""What happens before customers can be shown: the store, child processes, the waiting page."""
