"""LangChain's own standard tests for `ChatOpenAI`, unmodified."""

import os

from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from langchain_tests.integration_tests import ChatModelIntegrationTests, EmbeddingsIntegrationTests

URL, KEY = os.environ["CONFORMANCE_URL"] + "/v1", os.environ["CONFORMANCE_KEY"]
IS_OPENAI = os.environ["CONFORMANCE_UPSTREAM"] == "openai"


def final(model, messages, *, stream, **more):
    """The whole reply, streamed or not."""
    if not stream:
        return model.invoke(messages, **more)
    full = None
    for chunk in model.stream(messages, **more):
        full = chunk if full is None else full + chunk
    return full


class TestChatOpenAI(ChatModelIntegrationTests):
    chat_model_class = ChatOpenAI
    chat_model_params = {
        "model": os.environ["CONFORMANCE_MODEL"],
        "base_url": URL,
        "api_key": KEY,
        "stream_usage": True,
        "use_responses_api": False,
    }
    supports_json_mode = True
    supports_image_inputs = True
    supports_image_urls = True
    supports_pdf_inputs = True
    supports_audio_inputs = IS_OPENAI
    supports_anthropic_inputs = False
    model_override_value = os.environ["CONFORMANCE_OTHER_MODEL"]
    supported_usage_metadata_details = {
        "invoke": ["reasoning_output", "cache_read_input"],
        "stream": ["reasoning_output", "cache_read_input"],
    }

    def invoke_with_cache_read_input(self, *, stream=False):
        model = ChatOpenAI(**self.chat_model_params)
        messages = [("system", "A story of old. " * 900), ("human", "Say 'yes'")]
        model.invoke(messages)
        return final(model, messages, stream=stream)

    def invoke_with_reasoning_output(self, *, stream=False):
        model = ChatOpenAI(**self.chat_model_params, reasoning_effort="medium")
        return final(model, "What is a webhook?", stream=stream)


class TestOpenAIEmbeddings(EmbeddingsIntegrationTests):
    embeddings_class = OpenAIEmbeddings

    @property
    def embedding_model_params(self):
        # With that check the client splits texts by a vocabulary that it downloads from the internet.
        return {"model": "borealis-embed", "base_url": URL, "api_key": KEY, "check_embedding_ctx_length": False}
