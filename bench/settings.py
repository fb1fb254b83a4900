"""The site's settings, with one view more: a constant, to measure the others against."""

from advisor.settings import *

ROOT_URLCONF = "bench.urls"
