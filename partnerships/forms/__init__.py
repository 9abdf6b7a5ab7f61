"""What people may enter about partnerships, organisations and people."""

from partnerships.forms.factors import HelpForm, PasskeyNameForm, RuleForm
from partnerships.forms.organisations import (
    EndOfferForm,
    OfferForm,
    OrganisationAddForm,
    OrganisationEditForm,
    OrganisationSearchForm,
    ServiceAddForm,
    ServiceEditForm,
    SignOnForm,
    TypeAddForm,
    TypeEditForm,
)
from partnerships.forms.people import (
    AcceptForm,
    AcceptNamesForm,
    MemberAddForm,
    MemberEditForm,
    NationalInviteForm,
    OwnForm,
    PeopleFilterForm,
    PeopleSearchForm,
    PersonForm,
    PostForm,
)
from partnerships.forms.places import (
    CouncilEndForm,
    CouncilForm,
    HolidayForm,
    PartnershipAddForm,
    PartnershipEditForm,
)
from partnerships.forms.record import LooksForm, RecordForm

__all__ = [
    "AcceptForm",
    "AcceptNamesForm",
    "CouncilEndForm",
    "CouncilForm",
    "EndOfferForm",
    "HelpForm",
    "HolidayForm",
    "LooksForm",
    "MemberAddForm",
    "MemberEditForm",
    "NationalInviteForm",
    "OfferForm",
    "OrganisationAddForm",
    "OrganisationEditForm",
    "OrganisationSearchForm",
    "OwnForm",
    "PartnershipAddForm",
    "PartnershipEditForm",
    "PasskeyNameForm",
    "PeopleFilterForm",
    "PeopleSearchForm",
    "PersonForm",
    "PostForm",
    "RecordForm",
    "RuleForm",
    "ServiceAddForm",
    "ServiceEditForm",
    "SignOnForm",
    "TypeAddForm",
    "TypeEditForm",
]
