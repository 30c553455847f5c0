package dev.portolan.provider.mistral;

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
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.continuation.ContinuationRequest;
import dev.portolan.provider.conversation.ChatHistory;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.openai.MediaEdits;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.OperationPaths;
import dev.portolan.provider.parameters.ChatParameters;
import dev.portolan.provider.parameters.MemberChanges;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.ErrorReader;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Provider for Mistral's API. */
public final class Mistral implements Provider {
    private static final Map<Operation, Set<Feature>> FEATURES =
            Map.of(
                    Operation.CHAT,
                    EnumSet.complementOf(
                            EnumSet.of(
                                    Feature.LOGPROBS,
                                    Feature.VIDEO,
                                    Feature.WEB_SEARCH,
                                    Feature.HOSTED_TOOLS)),
                    Operation.FIM,
                    Set.of(),
                    Operation.EMBEDDINGS,
                    Set.of());

    @Override
    public TargetProtocol protocol(Target target) {
        return TargetProtocol.MISTRAL;
    }

    @Override
    public String id() {
        return "mistral";
    }

    @Override
    public Set<Operation> operations() {
        return FEATURES.keySet();
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return Set.copyOf(FEATURES.getOrDefault(operation, Set.of()));
    }

    @Override
    public Optional<URI> defaultBase() {
        return Optional.of(URI.create("https://api.mistral.ai/v1"));
    }

    @Override
    public AuthStyle auth() {
        return AuthStyle.BEARER;
    }

    @Override
    public ProbePaths probes() {
        return ProbePaths.MODELS;
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        var unsupported =
                OpenAiDialect.obstacle(call, FEATURES)
                        .or(() -> OpenAiDialect.unlisted(call, TargetProtocol.MISTRAL));
        if (unsupported.isPresent()) {
            return unsupported.get();
        }
        var history = ChatHistory.of(call, id(), target);
        var chat = history.call();
        var edits = new Edits(chat.body());
        var dropped = new ArrayList<>(history.dropped());
        try {
            boolean chats = chat.operation().kind() == Operation.Kind.CHAT;
            var changes = chats ? ChatParameters.of(chat, target) : MemberChanges.NONE;
            new MistralMembers(chat, edits, dropped).apply(target, changes);
            if (chats) {
                new MistralMessages(chat, edits, dropped).apply();
                MediaEdits.apply(chat, MediaTarget.MISTRAL, edits);
            }
        } catch (RequestEditException e) {
            return e.unsupported();
        } catch (UntranslatableRequestException e) {
            return new Preparation.Unsupported(e.field(), e.why());
        }
        var path = OperationPaths.V1.path(call.operation(), target);
        return new Preparation.Ready(
                new UpstreamRequest(
                        "POST", path, OpenAiDialect.headers(call), edits.build(), dropped));
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return OpenAiDialect.reader(call);
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return ErrorReader.read(id(), status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return ContinuationRequest.of(call, soFar, ",\"prefix\":true", "");
    }
}
