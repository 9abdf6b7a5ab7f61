"""GOV.UK forms: fields that speak plain words, and the mixins that all forms use.

Laid out by django-crispy-forms with a template pack of our own, `templates/govuk/`:
GOV.UK's markup, where the error summary leads to the input that is wrong. How to use
it: `docs/style.md`.
"""

from kit.govuk.choices import (
    CheckboxesField,
    Choice,
    ModelCheckboxesField,
    ModelRadiosField,
    ModelSelectField,
    RadiosField,
    SelectField,
    TickField,
    YesNoField,
)
from kit.govuk.dates import DateField, TimeField, typed_date
from kit.govuk.fields import (
    EmailField,
    LinkField,
    NumberField,
    PasswordField,
    PostcodeField,
    SearchField,
    SuggestField,
    SuggestInput,
    TelephoneField,
    TextAreaField,
    TextField,
    UploadField,
)
from kit.govuk.forms import (
    GovukForm,
    GovukMixin,
    GovukModelForm,
    OnceForm,
    VersionedForm,
)

# The one inline script of base.html, GOV.UK Frontend's start line, for the
# Content-Security-Policy; a test works it out from the template.
JS_ENABLED_HASH = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"

__all__ = [
    "JS_ENABLED_HASH",
    "CheckboxesField",
    "Choice",
    "DateField",
    "EmailField",
    "GovukForm",
    "GovukMixin",
    "GovukModelForm",
    "LinkField",
    "ModelCheckboxesField",
    "ModelRadiosField",
    "ModelSelectField",
    "NumberField",
    "OnceForm",
    "PasswordField",
    "PostcodeField",
    "RadiosField",
    "SearchField",
    "SelectField",
    "SuggestField",
    "SuggestInput",
    "TelephoneField",
    "TextAreaField",
    "TextField",
    "TickField",
    "TimeField",
    "UploadField",
    "VersionedForm",
    "YesNoField",
    "typed_date",
]
