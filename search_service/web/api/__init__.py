"""The API for programs: JSON, downloads, feeds and the API's description."""
