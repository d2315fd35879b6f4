# The API's page for people.
api-docs-title = API
api-docs-words = Everything a person can do here, a program can do too. Below is what your own rights let a program do; custom objects and fields are in it as soon as they exist.
api-docs-key = Programs sign in with an API key. Make one under
api-docs-contents = Contents
