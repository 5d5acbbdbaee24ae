"""model.Param: known by name whatever its case, and kept."""
from assay_channel import uncovered
from assay_linear import is_number
from assay_names import PARAMETERS as NAMES
from .constants import PARAMETERS

_REAL = set(NAMES['coptpy'].lower().split())


class Parameters:
    """model.Param"""

    def __init__(self):
        object.__setattr__(self, '_values', {})

    def _known(self, name):
        found = next((known for known in PARAMETERS if isinstance(name, str) and known.lower() == name.lower()), None)
        if found is None and isinstance(name, str) and name.lower() in _REAL:
            raise uncovered('the parameter ' + name)
        if found is None:
            raise AttributeError("Unknown parameter '%s'" % name)
        return found

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        known = self._known(name)
        return self._values.get(known, PARAMETERS[known])

    def __setattr__(self, name, value):
        known = self._known(name)
        if not is_number(value):
            raise TypeError('expected a number for the parameter ' + known)
        self._values[known] = value
