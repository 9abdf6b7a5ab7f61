"""What the Content-Security-Policy lets through by its hash."""

# GOV.UK Frontend's one inline line, which says that scripts run.
JS_ENABLED_HASH = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"
