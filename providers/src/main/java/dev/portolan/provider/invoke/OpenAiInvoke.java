package dev.portolan.provider.invoke;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Call;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.aws.EventStreamAnswerReader;
import dev.portolan.provider.aws.InvokeChunks;
import dev.portolan.provider.conversation.ChatHistory;
import dev.portolan.provider.converse.ConverseDialect;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.parameters.ChatParameters;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.Member;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * InvokeModel with OpenAI's chat JSON, which imported models and many vendors' models accept. The
 * path contains the model and whether to stream, so that the body must not; a stream's chunks are
 * base64 in event-stream messages.
 */
public final class OpenAiInvoke implements Provider {
    private static final Map<Operation, Set<Feature>> FEATURES =
            Map.of(
                    Operation.CHAT,
                    EnumSet.complementOf(
                            EnumSet.of(Feature.VIDEO, Feature.PREFILL, Feature.MULTIPLE)));
    private static final Set<String> IN_THE_PATH = Set.of("model", "stream", "stream_options");

    @Override
    public TargetProtocol protocol(Target target) {
        return TargetProtocol.OPENAI;
    }

    @Override
    public String id() {
        return ConverseDialect.ID;
    }

    @Override
    public Set<Operation> operations() {
        return FEATURES.keySet();
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return FEATURES.getOrDefault(operation, Set.of());
    }

    @Override
    public Optional<URI> defaultBase() {
        return Optional.empty();
    }

    @Override
    public AuthStyle auth() {
        return AuthStyle.AWS;
    }

    @Override
    public ProbePaths probes() {
        return new ProbePaths(Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        var obstacle =
                OpenAiDialect.obstacle(call, FEATURES)
                        .or(() -> OpenAiDialect.unlisted(call, TargetProtocol.OPENAI));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        var history = ChatHistory.of(call, id(), target);
        var changes = ChatParameters.of(history.call(), target);
        var impossible = changes.unsupported();
        if (impossible.isPresent()) {
            return impossible.get();
        }
        var edits = new Edits(history.call().body());
        changes.edit(history.call(), edits);
        edits.removeMembers(
                history.call().head().members(),
                m ->
                        IN_THE_PATH.contains(m.name())
                                || changes.removes(m)
                                || OpenAiDialect.isLeftOut(call, m));
        boolean stream = call.head().stream();
        return new Preparation.Ready(
                new UpstreamRequest(
                        "POST",
                        InvokePath.of(target, stream),
                        Map.of("content-type", "application/json", "accept", "application/json"),
                        edits.build(),
                        history.droppedAnd(
                                Stream.concat(leftOut(call).stream(), changes.dropped().stream())
                                        .toList())));
    }

    private static List<String> leftOut(Call call) {
        return call.head().members().stream()
                .filter(member -> OpenAiDialect.isLeftOut(call, member))
                .map(Member::name)
                .toList();
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return new EventStreamAnswerReader(
                OpenAiDialect.reader(call),
                (type, payload) -> InvokeChunks.asEvent(type, payload, false));
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return AwsErrors.read(status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return Optional.empty();
    }
}
