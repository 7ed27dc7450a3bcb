"""What an owner does with a thread, and who becomes one."""
