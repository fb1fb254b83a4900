"""What each template may read: one frozen page object for each."""
