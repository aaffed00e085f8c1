"""What can go wrong with the settings of staff."""

from backend_ext.kit.errors import ShopError


class SettingsChanged(ShopError):
    """Somebody else changed the document since it was read; nothing was changed."""

    code = "settings_changed"
    status = 409
    message_key = "Somebody else changed these settings meanwhile. Please look at them again."
