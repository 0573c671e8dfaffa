"""The watch on text: searching by meaning, a language model beside the classical ways."""
