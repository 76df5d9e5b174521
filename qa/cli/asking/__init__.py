"""Commands that ask more than once: files of questions, and questions that are watched."""
