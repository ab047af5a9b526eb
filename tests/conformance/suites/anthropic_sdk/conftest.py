"""The client under test, in front of whichever upstream this run is about."""

import os

import anthropic
import pytest


@pytest.fixture(scope="session")
def major():
    return int(anthropic.__version__.split(".")[0])


@pytest.fixture(scope="session")
def url():
    return os.environ["CONFORMANCE_URL"]


@pytest.fixture(scope="session")
def options(url):
    return {"base_url": url, "api_key": os.environ["CONFORMANCE_KEY"], "max_retries": 0, "timeout": 30}


@pytest.fixture(scope="session")
def client(options):
    with anthropic.Anthropic(**options) as opened:
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


@pytest.fixture(scope="session")
def ask(client, model):
    """Create a message with what every request needs."""

    def create(content, **more):
        messages = content if isinstance(content, list) else [{"role": "user", "content": content}]
        return client.messages.create(**{"model": model, "max_tokens": 500, "messages": messages, **more})

    return create
