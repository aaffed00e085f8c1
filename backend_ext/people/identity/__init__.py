"""Who keeps passwords and proves who somebody is: the local provider, and Firebase."""
