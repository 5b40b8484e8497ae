"""Go templates, read without rendering: every branch, with the places of the file that the author wrote."""
