package dev.portolan.provider.invoke;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.anthropic.Anthropic;
import dev.portolan.provider.anthropic.ClaudeHost;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.aws.EventStreamAnswerReader;
import dev.portolan.provider.aws.InvokeChunks;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.converse.ConverseDialect;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * InvokeModel with Claude's own format, so that a request in Anthropic's protocol is passed
 * through. The path contains the model and whether to stream; the beta features that Anthropic's
 * API takes as a header are a member here.
 */
public final class ClaudeInvoke extends ForwardingProvider {
    private static final Set<String> IN_THE_PATH = Set.of("model", "stream");

    public ClaudeInvoke() {
        super(
                Anthropic.at(
                        ClaudeHost.cloud(
                                        ConverseDialect.ID,
                                        AuthStyle.AWS,
                                        ClaudePlatform.BEDROCK_INVOKE,
                                        (_operation, _target) -> "/")
                                .naming("bedrock-2023-05-31")));
    }

    @Override
    public Set<Operation> operations() {
        return Operation.of(Operation.Kind.CHAT);
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        return switch (super.prepare(call, target)) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready(UpstreamRequest request) ->
                    new Preparation.Ready(
                            new UpstreamRequest(
                                    "POST",
                                    InvokePath.of(target, call.head().stream()),
                                    Map.of(
                                            "content-type",
                                            "application/json",
                                            "accept",
                                            "application/json"),
                                    body(request.body().toBytes(), betas(request)),
                                    request.dropped()));
        };
    }

    /** Returns the beta features that were chosen for Bedrock. */
    private static AnthropicBetas betas(UpstreamRequest request) {
        var header = request.headers().get(AnthropicBetas.HEADER);
        return header == null
                ? AnthropicBetas.NONE
                : AnthropicBetas.read(List.of(header)).orElse(AnthropicBetas.NONE);
    }

    private static UpstreamBody body(byte[] body, AnthropicBetas betas) {
        var edits = new Edits(Slice.of(body));
        edits.removeMembers(
                JsonParts.members(body, 0, body.length),
                member ->
                        IN_THE_PATH.contains(member.name())
                                || (!betas.isEmpty()
                                        && member.name().equals(AnthropicBetas.MEMBER)));
        if (!betas.isEmpty()) {
            List<JsonValue> names = betas.names().stream().map(JsonValue::of).toList();
            edits.insert(
                    JsonText.skipBlank(body, 0, body.length) + 1,
                    "\"%s\":%s,".formatted(AnthropicBetas.MEMBER, JsonValue.array(names).toJson()));
        }
        return edits.build();
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return new EventStreamAnswerReader(
                super.answers(call, target),
                (type, payload) -> InvokeChunks.asEvent(type, payload, true));
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return AwsErrors.read(status, headers, body);
    }
}
