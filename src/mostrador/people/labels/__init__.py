"""What a shop writes on people and threads in its own words: tags, and fields that administrators define."""

from mostrador.people.labels.fields import (
    Field,
    FieldNameMissing,
    FieldNameTaken,
    Value,
    ValueUnfit,
    define_field,
    fields,
    read_value,
    remove_field,
    set_value,
    values_of,
)
from mostrador.people.labels.tags import Tag, TagMissing, tag_named, tag_person, tags, tags_of, untag_person

__all__ = [
    "Field",
    "FieldNameMissing",
    "FieldNameTaken",
    "Tag",
    "TagMissing",
    "Value",
    "ValueUnfit",
    "define_field",
    "fields",
    "read_value",
    "remove_field",
    "set_value",
    "tag_named",
    "tag_person",
    "tags",
    "tags_of",
    "untag_person",
    "values_of",
]
