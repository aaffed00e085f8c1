"""Builds the services of accounts."""

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.mail.outbox import Outbox
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
from backend_ext.people.links.service import MailedLinks
from backend_ext.people.repository import UserRepository
from backend_ext.people.roles import Roles
from backend_ext.people.second_factor.service import SecondFactors
from backend_ext.people.service import PeopleService
from backend_ext.people.sessions.copies import Copies
from backend_ext.people.sessions.repository import SessionRepository
from backend_ext.people.sessions.service import SessionService
from backend_ext.people.spent.repository import SpentRepository
from backend_ext.people.throttles import Throttles
from backend_ext.settings import Settings
from backend_ext.store.mongo import Database, Mongo


@dataclass(frozen=True, slots=True)
class PeopleParts:
    """The services of accounts."""

    audit: AuditService
    people: PeopleService
    sessions: SessionService
    admission: Admission
    second_factors: SecondFactors
    entrance: Entrance
    app_tokens: AppTokens
    app_entrance: AppEntrance
    roles: Roles
    first_admin: FirstAdmin


def build_people(
    settings: Settings,
    mongo: Mongo,
    redis: Redis,
    outbox: Outbox,
    links: MailedLinks,
    throttles: Throttles,
    provider: IdentityProvider | None,
) -> PeopleParts:
    """The services of accounts. `provider` replaces the one that the settings name."""
    db: Database[dict[str, Any]] = mongo.db
    secret = settings.secret_key.get_secret_value()
    users, audit = UserRepository(db), AuditService(AuditRepository(db))
    sessions = SessionService(SessionRepository(db), users, Copies(redis), secret)
    people = PeopleService(users, sessions, outbox, mongo)
    admission = Admission(users, sessions, links, outbox, audit, mongo, throttles, settings.first_admin_email)
    spent = SpentRepository(db)
    second_factors = SecondFactors(users, sessions, throttles, spent, outbox, audit, mongo, secret)
    provider = provider or _provider(settings, mongo, outbox, links)
    entrance = Entrance(provider, admission, people, sessions, second_factors, throttles, mongo)
    access = AccessTokens(secret, settings.origin)
    app_tokens = AppTokens(RefreshTokenRepository(db), sessions, access, mongo, secret)
    app_entrance = AppEntrance(entrance, admission, second_factors, app_tokens, spent)
    roles = Roles(users, sessions, provider, outbox, audit, mongo)
    first_password = settings.first_admin_password.get_secret_value()
    first_admin = FirstAdmin(roles, admission, provider, settings.first_admin_email, first_password)
    return PeopleParts(
        audit=audit,
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


def _provider(settings: Settings, mongo: Mongo, outbox: Outbox, links: MailedLinks) -> IdentityProvider:
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
