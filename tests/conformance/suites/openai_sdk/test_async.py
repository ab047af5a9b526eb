import asyncio

import openai
from asking import TWO_CITIES, WEATHER, user


def run(options, use):
    async def whole():
        async with openai.AsyncOpenAI(**options) as client:
            return await use(client)

    return asyncio.run(whole())


def test_many_calls_at_once(options, model):
    async def use(client):
        asked = [client.chat.completions.create(model=model, messages=[user(f"Say '{n}'")]) for n in range(20)]
        return [reply.choices[0].message.content for reply in await asyncio.gather(*asked)]

    assert run(options, use) == [str(n) for n in range(20)]


def test_stream(options, model):
    async def use(client):
        stream = await client.chat.completions.create(model=model, messages=[user("Say 'one two'")], stream=True)
        return [chunk.choices[0].delta.content or "" async for chunk in stream]

    assert "".join(run(options, use)) == "one two"


def test_stream_helper_with_tools(options, model):
    async def use(client):
        async with client.chat.completions.stream(model=model, messages=[user(TWO_CITIES)], tools=[WEATHER]) as stream:
            async for _ in stream:
                pass
            return await stream.get_final_completion()

    assert len(run(options, use).choices[0].message.tool_calls) == 2


def test_leaving_a_stream_early_does_no_harm(options, model):
    async def use(client):
        async with await client.chat.completions.create(
            model=model, messages=[user("What is a webhook?")], stream=True
        ) as stream:
            async for _ in stream:
                break
        reply = await client.chat.completions.create(model=model, messages=[user("Say 'still here'")])
        return reply.choices[0].message.content

    assert run(options, use) == "still here"
