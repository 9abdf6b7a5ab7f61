"""Pages of files that come in: uploading and watching them, and undoing what came."""
