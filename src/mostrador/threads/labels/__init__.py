"""Tags and the shop's own fields on threads."""

from mostrador.threads.labels.labels import Labels, fill_field, labels_of, tag_thread, untag_thread

__all__ = ["Labels", "fill_field", "labels_of", "tag_thread", "untag_thread"]
