"""LangChain's own standard tests for `ChatAnthropic`, unmodified."""

import os

from langchain_anthropic import ChatAnthropic
from langchain_tests.integration_tests import ChatModelIntegrationTests

IS_ANTHROPIC = os.environ["CONFORMANCE_UPSTREAM"] == "anthropic"


class TestChatAnthropic(ChatModelIntegrationTests):
    chat_model_class = ChatAnthropic
    chat_model_params = {
        "model": os.environ["CONFORMANCE_MODEL"],
        "base_url": os.environ["CONFORMANCE_URL"],
        "api_key": os.environ["CONFORMANCE_KEY"],
    }
    supports_image_inputs = True
    supports_image_urls = True
    supports_pdf_inputs = True
    supports_image_tool_message = True
    supports_pdf_tool_message = True
    supports_anthropic_inputs = True
    model_override_value = os.environ["CONFORMANCE_OTHER_MODEL"]
    supported_usage_metadata_details = {
        "invoke": ["cache_read_input", "cache_creation_input"],
        "stream": ["cache_read_input", "cache_creation_input"],
    }

    def invoke_with_cache_read_input(self, *, stream=False):
        return self._cached("An older story. ", stream=stream)

    def invoke_with_cache_creation_input(self, *, stream=False):
        return self._cached("A newer story. ", stream=stream)

    def _cached(self, text, *, stream):
        model = ChatAnthropic(**self.chat_model_params)
        system = [{"type": "text", "text": text * 900, "cache_control": {"type": "ephemeral"}}]
        messages = [("system", system), ("human", "Say 'yes'")]
        model.invoke(messages)
        if not stream:
            return model.invoke(messages)
        full = None
        for chunk in model.stream(messages):
            full = chunk if full is None else full + chunk
        return full
