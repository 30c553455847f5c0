package dev.portolan.gateway.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.request.Operation;

import java.util.stream.Collectors;

/**
 * A counterexample of the prover as a request in JSON that {@link RequestExplainer} reads: {@code
 * request} is the body to send, {@code headers} are sent with it.
 */
public final class CounterexampleRequest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The most tokens of text in a printed line. */
    private static final int MAX_SHOWN = 50_000;

    /** The most tokens of text within the default limit on a body. */
    private static final int MAX_SENT = (32 << 20) / ReadLimits.BYTES_PER_TOKEN - 1_000;

    private static final String PICTURE = "data:image/png;base64,AAAA";
    private static final String DOCUMENT = "data:text/plain,";

    private final RequestFacts facts;
    private final ObjectNode body = JSON.objectNode();

    private final int mostTokens;

    private CounterexampleRequest(RequestFacts facts, int mostTokens) {
        this.facts = facts;
        this.mostTokens = mostTokens;
    }

    /**
     * Returns the request as one line to print, with its text cut if it {@link #isLong}. A
     * counterexample belongs to no caller, so its headers may be printed.
     */
    public static String line(RequestFacts request) {
        return new CounterexampleRequest(request, MAX_SHOWN).write().toString();
    }

    /** Returns the request as it can be sent. */
    public static ObjectNode whole(RequestFacts request) {
        return new CounterexampleRequest(request, MAX_SENT).write();
    }

    /** Returns whether the text is too long for one line. */
    public static boolean isLong(RequestFacts request) {
        return request.demand().inputTokens() > MAX_SHOWN;
    }

    /**
     * Returns whether the text exceeds the default limit on a body, so that it is cut in any form.
     */
    public static boolean isBeyondSending(RequestFacts request) {
        return request.demand().inputTokens() > MAX_SENT;
    }

    private ObjectNode write() {
        ObjectNode root = JSON.objectNode();
        root.put("tenant", facts.caller().tenant()).put("path", facts.path());
        if (facts.caller().budgetRemaining() != 1) {
            root.put("budgetRemaining", facts.caller().budgetRemaining());
        }
        ObjectNode headers = root.putObject("headers");
        facts.headers().forEach(headers::put);
        if (!facts.tags().isEmpty()) {
            String tags =
                    facts.tags().entrySet().stream()
                            .map(tag -> tag.getKey() + "=" + tag.getValue())
                            .collect(Collectors.joining(","));
            headers.put("x-portolan-tags", tags);
        }
        root.set("request", body());
        return root;
    }

    private ObjectNode body() {
        body.put("model", facts.model());
        if (facts.demand().stream()) {
            body.put("stream", true);
        }
        if (facts.demand().maxOutputTokens() >= 0) {
            body.put("max_completion_tokens", facts.demand().maxOutputTokens());
        }
        needs();
        extensions();
        Operation operation = Operation.at(facts.path()).orElse(Operation.CHAT);
        switch (operation.kind()) {
            case CHAT, TOKEN_COUNT -> messages(operation.inputMember());
            case COMPLETION, INFILL, EMBEDDING, MODERATION, SPEECH, IMAGE, IMAGE_EDIT ->
                    body.put(operation.inputMember(), filler());
            case RERANK -> {
                body.put("query", "x");
                body.putArray(operation.inputMember()).add(filler());
            }
            case OCR ->
                    body.putObject(operation.inputMember())
                            .put("type", "document_url")
                            .put("document_url", DOCUMENT + filler());
            // The recording is a file of the form, which no policy reads.
            case TRANSCRIPTION, TRANSLATION -> {}
        }
        return body;
    }

    /** Adds an unknown member, where the assumed protocol would pass it through. */
    private void extensions() {
        if (needs(Capability.OPENAI_EXTENSIONS) || needs(Capability.ANTHROPIC_EXTENSIONS)) {
            body.put("x_unlisted", true);
        }
        if (needs(Capability.MISTRAL_EXTENSIONS)) {
            body.putObject("response_format").put("type", "text").put("x_unlisted", true);
        }
        if (needs(Capability.CONVERSE_EXTENSIONS)) {
            body.putObject("additionalModelRequestFields").put("x_unlisted", true);
        }
        if (needs(Capability.GEMINI_EXTENSIONS)) {
            body.putObject("extra_body").putObject("google").put("x_unlisted", true);
        }
    }

    private void needs() {
        if (needs(Capability.TOOLS)) {
            ObjectNode tool = body.withArray("tools").addObject().put("type", "function");
            tool.putObject("function").put("name", "f");
        }
        if (needs(Capability.HOSTED_TOOLS)) {
            body.withArray("tools").addObject().put("type", "code_interpreter");
        }
        if (needs(Capability.PARALLEL_TOOLS)) {
            body.put("parallel_tool_calls", true);
        }
        if (needs(Capability.WEB_SEARCH)) {
            body.putObject("web_search_options");
        }
        if (needs(Capability.STORED)) {
            body.put("store", true);
        }
        if (needs(Capability.LOGPROBS)) {
            body.put("logprobs", true);
        }
        if (needs(Capability.MULTIPLE)) {
            body.put("n", 2);
        }
        if (needs(Capability.JSON_SCHEMA)) {
            ObjectNode format = body.putObject("response_format").put("type", "json_schema");
            format.putObject("json_schema").put("name", "s").putObject("schema");
        } else if (needs(Capability.JSON_OBJECT)) {
            body.putObject("response_format").put("type", "json_object");
        }
    }

    private void messages(String member) {
        ArrayNode messages = body.putArray(member);
        ArrayNode parts = messages.addObject().put("role", "user").putArray("content");
        parts.addObject().put("type", "text").put("text", filler());
        if (needs(Capability.REMOTE_MEDIA)) {
            parts.addObject().putObject("image_url").put("url", "https://pictures.example/1.png");
        }
        if (needs(Capability.VISION)) {
            parts.addObject().put("type", "image_url").putObject("image_url").put("url", PICTURE);
        }
        if (needs(Capability.AUDIO)) {
            ObjectNode sound = parts.addObject().put("type", "input_audio");
            sound.putObject("input_audio").put("data", "AAAA").put("format", "wav");
        }
        if (needs(Capability.FILES)) {
            parts.addObject().put("type", "file").putObject("file").put("file_data", PICTURE);
        }
        if (needs(Capability.PREFILL)) {
            messages.addObject().put("role", "assistant").put("content", "");
        }
    }

    private boolean needs(Capability capability) {
        return facts.demand().needs().has(capability);
    }

    /** Returns text that, with the tools, amounts to the estimated number of input tokens. */
    private String filler() {
        long bytes =
                (long) ReadLimits.BYTES_PER_TOKEN
                        * Math.min(facts.demand().inputTokens(), mostTokens);
        long tools = body.has("tools") ? body.get("tools").toString().length() : 0;
        return "x".repeat((int) Math.max(0, bytes - tools));
    }
}
