"""Calls a running gateway with the clients that OpenAI, Mistral, Anthropic and LangChain publish for Python.

usage: python3 clients.py BASE_URL KEY MISTRAL_KEY
In the environment: LIMITED_BASE_URL, and the keys SPENT_KEY, SPENT_TOO_KEY and LIMITED_KEY of tenants that may
send nothing there. BASE_URL ends in /v1; MISTRAL_KEY is a key for clients of Mistral that do not name themselves.
"""

import os
import sys
import traceback

import anthropic
import openai
from langchain_anthropic import ChatAnthropic
from langchain_core.tools import tool
from langchain_mistralai import ChatMistralAI
from langchain_openai import ChatOpenAI
from mistralai.client import Mistral
from mistralai.client.errors import SDKError

BASE, KEY, MISTRAL_KEY = sys.argv[1:4]
ROOT = BASE.removesuffix("/v1")
RECEIVED = 'received "Where is the pier?"'
MESSAGES = [{"role": "user", "content": "Where is the pier?"}]
PARAMETERS = {"type": "object", "properties": {"harbour": {"type": "string"}}, "required": ["harbour"]}
DEPTH = {"type": "function", "function": {"name": "depth", "parameters": PARAMETERS}}

of_openai = openai.OpenAI(base_url=BASE, api_key=KEY, max_retries=0)
of_azure = openai.AzureOpenAI(
    azure_endpoint=ROOT, api_key=KEY, api_version="2024-10-21", max_retries=0)
of_anthropic = anthropic.Anthropic(base_url=ROOT, api_key=KEY, max_retries=0)
of_mistral = Mistral(server_url=ROOT, api_key=KEY)
checks = {}


def check(name):
    def add(function):
        checks[name] = function
        return function
    return add


def refused(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"not refused with {kind}")


@check("openai: chat")
def _():
    answer = of_openai.chat.completions.create(model="m", messages=MESSAGES)
    assert RECEIVED in answer.choices[0].message.content
    assert answer.usage.completion_tokens > 0


@check("openai: budget used up")
def _():
    client = openai.OpenAI(base_url=os.environ["LIMITED_BASE_URL"], api_key=os.environ["SPENT_KEY"])
    error = refused(openai.RateLimitError, lambda: client.chat.completions.create(
        model="m", messages=MESSAGES, max_tokens=10))
    assert error.code == "insufficient_quota"


@check("openai: request beyond a limit")
def _():
    client = openai.OpenAI(base_url=os.environ["LIMITED_BASE_URL"], api_key=os.environ["LIMITED_KEY"])
    error = refused(openai.RateLimitError, lambda: client.chat.completions.create(
        model="m", messages=MESSAGES, max_tokens=10))
    assert error.code == "rate_limited"


@check("anthropic: budget used up")
def _():
    client = anthropic.Anthropic(
        base_url=os.environ["LIMITED_BASE_URL"].removesuffix("/v1"), api_key=os.environ["SPENT_TOO_KEY"])
    refused(anthropic.RateLimitError, lambda: client.messages.create(
        model="m", messages=MESSAGES, max_tokens=10))


@check("openai: stream")
def _():
    text, finish, usage = "", None, None
    for chunk in of_openai.chat.completions.create(
            model="m", messages=MESSAGES, stream=True, stream_options={"include_usage": True}):
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
        usage = chunk.usage or usage
    assert RECEIVED in text and finish == "stop" and usage.completion_tokens > 0


@check("openai: tools in a stream")
def _():
    with of_openai.chat.completions.stream(model="m", messages=MESSAGES, tools=[DEPTH]) as stream:
        answer = stream.get_final_completion()
    assert answer.choices[0].message.tool_calls[0].function.name == "depth"


@check("openai: azure's filter chunks in a typed stream")
def _():
    with of_openai.chat.completions.stream(model="filtered", messages=MESSAGES) as stream:
        for _ in stream:
            pass
        answer = stream.get_final_completion()
    assert answer.choices[0].message.content == "Hi", answer
    for chunk in of_openai.chat.completions.create(
            model="filtered", messages=MESSAGES, stream=True):
        assert all(choice.delta is not None for choice in chunk.choices), chunk
        assert chunk.id == "c1", chunk


@check("openai: models")
def _():
    assert "m" in [model.id for model in of_openai.models.list()]
    assert of_openai.models.retrieve("m").id == "m"
    assert of_openai.models.retrieve("org/model:1").id == "org/model:1"


@check("openai: embeddings")
def _():
    answer = of_openai.embeddings.create(model="m", input=["quay", "pier"])
    assert len(answer.data) == 2 and len(answer.data[0].embedding) > 1


@check("openai: errors")
def _():
    def ask(model):
        return lambda: of_openai.chat.completions.create(model=model, messages=MESSAGES)
    assert refused(openai.NotFoundError, ask("none")).code == "model_not_found"
    refused(openai.RateLimitError, ask("limited"))
    stranger = openai.OpenAI(base_url=BASE, api_key="sk-nobody", max_retries=0)
    refused(openai.AuthenticationError, stranger.models.list)


@check("openai: a stream that breaks off")
def _():
    stream = of_openai.chat.completions.create(model="cut", messages=MESSAGES, stream=True)
    refused(openai.APIError, lambda: list(stream))


@check("openai: responses")
def _():
    for model in ("m", "mistral-small"):
        answer = of_openai.responses.create(model=model, input="Where is the pier?")
        assert RECEIVED in answer.output_text and answer.status == "completed"
        with of_openai.responses.stream(model=model, input="Where is the pier?") as stream:
            numbers = [event.sequence_number for event in stream]
            assert stream.get_final_response().output_text == answer.output_text
        assert numbers == sorted(set(numbers))


@check("openai: tools in responses")
def _():
    tools = [{"type": "function", "name": "depth", "parameters": PARAMETERS, "strict": False}]
    items = [{"role": "user", "content": "Where is the pier?"}]
    answer = of_openai.responses.create(model="m", input=items, tools=tools)
    call = next(item for item in answer.output if item.type == "function_call")
    assert call.name == "depth"
    items += answer.output
    items.append({"type": "function_call_output", "call_id": call.call_id, "output": "12 metres"})
    assert "received" in of_openai.responses.create(model="m", input=items, tools=tools).output_text


@check("openai: errors of responses")
def _():
    error = refused(openai.BadRequestError, lambda: of_openai.responses.create(
        model="m", input="a", previous_response_id="resp_1"))
    assert error.code == "previous_response_not_found"
    refused(openai.NotFoundError, lambda: of_openai.responses.retrieve("resp_1"))
    stream = of_openai.responses.create(model="cut", input="a", stream=True)
    refused(openai.APIError, lambda: list(stream))


@check("azure: chat, embeddings and responses")
def _():
    answer = of_azure.chat.completions.create(model="m", messages=MESSAGES)
    assert RECEIVED in answer.choices[0].message.content
    assert len(of_azure.embeddings.create(model="m", input=["quay", "pier"]).data) == 2
    assert RECEIVED in of_azure.responses.create(model="m", input="Where is the pier?").output_text
    error = refused(openai.NotFoundError, lambda: of_azure.chat.completions.create(
        model="none", messages=MESSAGES))
    assert error.code == "model_not_found"


@check("anthropic: message")
def _():
    answer = of_anthropic.messages.create(model="m", max_tokens=200, messages=MESSAGES)
    assert RECEIVED in answer.content[0].text
    assert answer.stop_reason == "end_turn" and answer.usage.output_tokens > 0


@check("anthropic: stream")
def _():
    with of_anthropic.messages.stream(
            model="mistral-small", max_tokens=200, messages=MESSAGES) as stream:
        text = "".join(stream.text_stream)
        answer = stream.get_final_message()
    assert RECEIVED in text and answer.content[0].text == text
    assert answer.stop_reason == "end_turn"


@check("anthropic: tools")
def _():
    tools = [{"name": "depth", "input_schema": PARAMETERS}]
    with of_anthropic.messages.stream(
            model="m", max_tokens=200, messages=MESSAGES, tools=tools) as stream:
        answer = stream.get_final_message()
    use = [block for block in answer.content if block.type == "tool_use"][0]
    assert use.name == "depth" and "harbour" in use.input


@check("anthropic: models")
def _():
    models = list(of_anthropic.models.list())
    assert "m" in [model.id for model in models]
    assert all(model.type == "model" and model.display_name for model in models), models[0]
    assert of_anthropic.models.retrieve("m").id == "m"


@check("anthropic: errors")
def _():
    def ask(model):
        return lambda: of_anthropic.messages.create(model=model, max_tokens=9, messages=MESSAGES)
    refused(anthropic.NotFoundError, ask("none"))
    refused(anthropic.RateLimitError, ask("limited"))


@check("mistral: chat")
def _():
    answer = of_mistral.chat.complete(model="mistral-small", messages=MESSAGES)
    assert RECEIVED in answer.choices[0].message.content
    assert answer.usage.completion_tokens > 0


def streamed(**asked):
    text, calls, usage, finish = "", [], None, None
    for event in of_mistral.chat.stream(**asked):
        for choice in event.data.choices:
            text += choice.delta.content or ""
            calls += choice.delta.tool_calls or []
            finish = choice.finish_reason or finish
        usage = event.data.usage or usage
    return text, calls, usage, finish


@check("mistral: stream with usage")
def _():
    for model in ["mistral-small", "m"]:
        text, _, usage, finish = streamed(model=model, messages=MESSAGES)
        assert RECEIVED in text and finish == "stop", (model, text, finish)
        assert usage is not None and usage.completion_tokens > 0, model


@check("mistral: tools in a stream of vllm")
def _():
    for model in ["mistral-small", "m"]:
        _, calls, _, finish = streamed(model=model, messages=MESSAGES, tools=[DEPTH])
        assert finish == "tool_calls" and calls[0].function.name == "depth", (model, calls)
        arguments = "".join(str(call.function.arguments) for call in calls)
        assert "harbour" in arguments, arguments


@check("mistral: models")
def _():
    models = of_mistral.models.list()
    assert "m" in [model.id for model in models.data]
    assert of_mistral.models.retrieve(model_id="m").id == "m"


@check("mistral: embeddings")
def _():
    answer = of_mistral.embeddings.create(model="m", inputs=["quay", "pier"])
    assert len(answer.data) == 2


@check("mistral: errors")
def _():
    error = refused(
        SDKError, lambda: of_mistral.chat.complete(model="none", messages=MESSAGES))
    assert error.status_code == 404


@tool
def depth(harbour: str) -> str:
    """Returns a harbour's depth."""
    return "four metres in " + harbour


for name, chat in {
    "openai": ChatOpenAI(base_url=BASE, api_key=KEY, model="m", max_retries=0, stream_usage=True),
    "anthropic": ChatAnthropic(
        base_url=ROOT, api_key=KEY, model="m", max_tokens=200, max_retries=0),
    "mistral": ChatMistralAI(base_url=BASE, api_key=MISTRAL_KEY, model="m", max_retries=0),
}.items():

    @check(f"langchain over {name}: chat")
    def _(chat=chat):
        answer = chat.invoke("Where is the pier?")
        assert RECEIVED in answer.text, answer
        assert answer.usage_metadata["output_tokens"] > 0

    @check(f"langchain over {name}: stream")
    def _(chat=chat):
        whole = None
        for piece in chat.stream("Where is the pier?"):
            whole = piece if whole is None else whole + piece
        assert RECEIVED in whole.text, whole
        assert whole.usage_metadata["output_tokens"] > 0

    @check(f"langchain over {name}: tools")
    def _(chat=chat):
        with_tools = chat.bind_tools([depth])
        whole = None
        for piece in with_tools.stream("Where is the pier?"):
            whole = piece if whole is None else whole + piece
        call = whole.tool_calls[0]
        assert call["name"] == "depth" and "harbour" in call["args"], call
        answer = with_tools.invoke([
            {"role": "user", "content": "Where is the pier?"}, whole, depth.invoke(call)])
        assert answer.text, answer


failed = 0
for name, function in checks.items():
    try:
        function()
        print(f"passed {name}")
    except Exception:
        failed += 1
        print(f"failed {name}\n{traceback.format_exc()}")
sys.exit(1 if failed else 0)
