import asyncio

import anthropic
from asking import TWO_CITIES, WEATHER, texts, user, uses


def run(options, use):
    async def whole():
        async with anthropic.AsyncAnthropic(**options) as client:
            return await use(client)

    return asyncio.run(whole())


def test_many_calls_at_once(options, model):
    async def use(client):
        asked = [client.messages.create(model=model, max_tokens=50, messages=[user(f"Say '{n}'")]) for n in range(20)]
        return [texts(message) for message in await asyncio.gather(*asked)]

    assert run(options, use) == [str(n) for n in range(20)]


def test_stream_helper_with_tools(options, model):
    async def use(client):
        async with client.messages.stream(
            model=model, max_tokens=500, messages=[user(TWO_CITIES)], tools=[WEATHER]
        ) as stream:
            return await stream.get_final_message()

    assert len(uses(run(options, use))) == 2


def test_leaving_a_stream_early_does_no_harm(options, model):
    async def use(client):
        async with client.messages.stream(model=model, max_tokens=500, messages=[user("What is a webhook?")]) as stream:
            async for _ in stream.text_stream:
                break
        return texts(await client.messages.create(model=model, max_tokens=50, messages=[user("Say 'still here'")]))

    assert run(options, use) == "still here"
