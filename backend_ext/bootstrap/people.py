"""Builds the services of accounts."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.people.admission import Admission
from backend_ext.people.app_tokens.access import AccessTokens
from backend_ext.people.app_tokens.entrance import AppEntrance
from backend_ext.people.app_tokens.repository import RefreshTokenRepository
from backend_ext.people.app_tokens.service import AppTokens
from backend_ext.people.entrance import Entrance
from backend_ext.people.first_admin import FirstAdmin
from backend_ext.people.identity.local import LocalProvider
from backend_ext.people.identity.passwords import PasswordHasher
from backend_ext.people.identity.provider import IdentityProvider
from backend_ext.people.identity.repository import CredentialRepository
from backend_ext.people.links.repository import LinkRepository
from backend_ext.people.links.service import MailedLinks
from backend_ext.people.repository import UserRepository
from backend_ext.people.roles import Roles
from backend_ext.people.second_factor.service import SecondFactors
from backend_ext.people.service import PeopleService
from backend_ext.people.sessions.copies import Copies
from backend_ext.people.sessions.repository import SessionRepository
from backend_ext.people.sessions.service import SessionService
from backend_ext.people.spent.repository import SpentRepository


@dataclass(frozen=True)
class PeopleParts:
    """The services of accounts."""

    people: PeopleService
    sessions: SessionService
    admission: Admission
    second_factors: SecondFactors
    entrance: Entrance
    app_tokens: AppTokens
    app_entrance: AppEntrance
    roles: Roles
    first_admin: FirstAdmin


def build_links(ground: Ground) -> MailedLinks:
    """The links that are mailed to people."""
    secret, origin = ground.settings.secret_key.get_secret_value(), ground.settings.origin
    return MailedLinks(LinkRepository(ground.mongo.db), ground.outbox, secret, origin)


def build_people(ground: Ground, links: MailedLinks, provider: IdentityProvider | None) -> PeopleParts:
    """The services of accounts. `provider` replaces the one that the settings name."""
    settings, mongo, outbox = ground.settings, ground.mongo, ground.outbox
    audit, throttles = ground.audit, ground.throttles
    db, secret = mongo.db, settings.secret_key.get_secret_value()
    users = UserRepository(db)
    sessions = SessionService(SessionRepository(db), users, Copies(ground.redis), secret)
    people = PeopleService(users, sessions, outbox, mongo)
    admission = Admission(users, sessions, links, outbox, audit, mongo, throttles, settings.first_admin_email)
    spent = SpentRepository(db)
    second_factors = SecondFactors(users, sessions, throttles, spent, outbox, audit, mongo, secret)
    provider = provider or _provider(ground, links)
    entrance = Entrance(provider, admission, people, sessions, second_factors, throttles, mongo)
    access = AccessTokens(secret, settings.origin)
    app_tokens = AppTokens(RefreshTokenRepository(db), sessions, access, mongo, secret)
    app_entrance = AppEntrance(entrance, admission, second_factors, app_tokens, spent)
    roles = Roles(users, sessions, provider, outbox, audit, mongo)
    first_password = settings.first_admin_password.get_secret_value()
    first_admin = FirstAdmin(roles, admission, provider, settings.first_admin_email, first_password)
    return PeopleParts(
        people=people,
        sessions=sessions,
        admission=admission,
        second_factors=second_factors,
        entrance=entrance,
        app_tokens=app_tokens,
        app_entrance=app_entrance,
        roles=roles,
        first_admin=first_admin,
    )


def _provider(ground: Ground, links: MailedLinks) -> IdentityProvider:
    settings, mongo, outbox = ground.settings, ground.mongo, ground.outbox
    if not settings.firebase_project_id:
        return LocalProvider(CredentialRepository(mongo.db), links, outbox, mongo, PasswordHasher())
    # Its library takes 40 MB, which a shop without Firebase keeps.
    from backend_ext.people.identity.firebase import FirebaseProvider

    return FirebaseProvider.connect(
        settings.firebase_project_id,
        settings.firebase_api_key,
        settings.firebase_service_account,
        settings.firebase_auth_emulator_host,
        settings.origin,
        outbox,
        mongo,
    )
