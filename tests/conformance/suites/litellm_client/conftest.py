"""LiteLLM would fetch its list of prices from the internet when it is imported."""

import os

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
