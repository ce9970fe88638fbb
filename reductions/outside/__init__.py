"""What users bring by name: an object of an installed plug-in, of a module, or of a file.

Code is executed where a user names it, and nowhere else: no file of results, certificates, weights or configurations
is ever read as such a name.
"""

from __future__ import annotations

from .faults import fault_in as fault_in
from .faults import own_code as own_code
from .files import path_in as path_in
from .making import is_maker as is_maker
from .making import make as make
from .names import Outside as Outside
from .names import attempt as attempt
from .names import look_up as look_up
from .names import read_name as read_name
from .plugins import plugged as plugged
from .plugins import plugins as plugins
