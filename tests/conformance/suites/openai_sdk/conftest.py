"""The client under test, in front of whichever upstream this run is about."""

import os

import openai
import pytest

MAJOR = int(openai.__version__.split(".")[0])


@pytest.fixture(scope="session")
def url():
    return os.environ["CONFORMANCE_URL"]


@pytest.fixture(scope="session")
def options(url):
    return {"base_url": f"{url}/v1", "api_key": os.environ["CONFORMANCE_KEY"], "max_retries": 0, "timeout": 30}


@pytest.fixture(scope="session")
def client(options):
    with openai.OpenAI(**options) as opened:
        yield opened


@pytest.fixture(scope="session")
def model():
    return os.environ["CONFORMANCE_MODEL"]


@pytest.fixture(scope="session")
def upstream():
    return os.environ["CONFORMANCE_UPSTREAM"]


@pytest.fixture(scope="session")
def provider():
    return os.environ["CONFORMANCE_PROVIDER"]
