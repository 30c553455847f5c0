package dev.portolan.provider.translate;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.ChatRequestWriter;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.nativeresponses.EitherReader;
import dev.portolan.provider.nativeresponses.ResponsesLane;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A provider of OpenAI's family that serves chats of every caller protocol. The family's own
 * operations pass through by their bytes. Any other chat becomes a chat completion that the family
 * handles with all of its provider's rules, and the answer is written in the caller's protocol.
 */
public final class OtherProtocolsOverChat extends ForwardingProvider {
    private final Provider family;

    public OtherProtocolsOverChat(Provider family) {
        super(family);
        this.family = family;
    }

    @Override
    public Set<Operation> operations() {
        return withAllChats(family.operations());
    }

    @Override
    public Set<Operation> operations(Target target) {
        return withAllChats(family.operations(target));
    }

    private static Set<Operation> withAllChats(Set<Operation> own) {
        var operations = EnumSet.noneOf(Operation.class);
        operations.addAll(own);
        if (operations.contains(Operation.CHAT)) {
            operations.addAll(Operation.of(Operation.Kind.CHAT));
        }
        return operations;
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return family.features(carrier(operation, family.operations()));
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return family.features(carrier(operation, family.operations(target)), target);
    }

    /** Returns the family's operation that carries another one. */
    private static Operation carrier(Operation operation, Set<Operation> own) {
        return operation.kind() == Operation.Kind.CHAT && !own.contains(operation)
                ? Operation.CHAT
                : operation;
    }

    private boolean isTranslated(Call call, Target target) {
        return carrier(call.operation(), family.operations(target)) != call.operation();
    }

    /**
     * Returns whether a server is asked for a chat if it turns out to lack the path of a call:
     * older versions of servers, and some models of clouds, have no other.
     */
    private static boolean mayLackPath(Call call, Target target) {
        return ResponsesLane.OPERATIONS.contains(call.operation())
                && call.operation().kind() == Operation.Kind.CHAT
                && !Target.RESPONSES.equals(target.settings().get(Target.API));
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        if (isTranslated(call, target)) {
            return translated(call, target);
        }
        return switch (family.prepare(call, target)) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready(UpstreamRequest request) when mayLackPath(call, target) ->
                    new Preparation.Ready(
                            request.or(
                                    () ->
                                            translated(call, target)
                                                            instanceof
                                                            Preparation.Ready(UpstreamRequest chat)
                                                    ? Optional.of(chat)
                                                    : Optional.empty()));
            case Preparation.Ready ready -> ready;
        };
    }

    private Preparation translated(Call call, Target target) {
        var obstacle =
                OpenAiDialect.obstacle(call, features(call.operation(), target))
                        .or(() -> OpenAiDialect.unlisted(call, family.protocol(target)));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        var dropped = new DroppedFields();
        var origins = new HashMap<String, String>();
        try {
            var chat = asChat(call, target, dropped, origins);
            return asCalled(family.prepare(chat, target), dropped, origins);
        } catch (UntranslatableRequestException e) {
            return new Preparation.Unsupported(e.field(), e.why());
        }
    }

    private static Call asChat(
            Call call, Target target, DroppedFields dropped, Map<String, String> origins)
            throws UntranslatableRequestException {
        var request = CallerProtocol.of(call.operation()).readChat(call);
        request.extensions().keySet().forEach(dropped::drop);
        var body =
                ChatRequestWriter.write(
                                request, target.model(), ModelTable.of(target), dropped, origins)
                        .toBytes();
        return switch (RequestHead.read(body, 0, body.length)) {
            case HeadReading.Read(RequestHead head) -> {
                var chat = new Call(Operation.CHAT, head, Slice.of(body), true, call.at());
                yield call.bound() ? chat.bounded() : chat;
            }
            case HeadReading.Malformed bad -> {
                var param = bad.param();
                throw new UntranslatableRequestException(
                        param == null ? "body" : param, bad.message());
            }
        };
    }

    /** Returns what was prepared, in terms of the caller's body. */
    private static Preparation asCalled(
            Preparation prepared, DroppedFields dropped, Map<String, String> origins) {
        return switch (prepared) {
            case Preparation.Unsupported(String field, String why) ->
                    new Preparation.Unsupported(origins.getOrDefault(field, field), why);
            case Preparation.Ready(UpstreamRequest request) -> {
                var all = new ArrayList<>(dropped.names());
                all.addAll(request.dropped());
                yield new Preparation.Ready(request.dropping(all));
            }
        };
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        if (isTranslated(call, target)) {
            return translatedAnswers(call, target);
        }
        var own = family.answers(call, target);
        return mayLackPath(call, target)
                ? new EitherReader(own, () -> translatedAnswers(call, target))
                : own;
    }

    private AnswerReader translatedAnswers(Call call, Target target) {
        try {
            var chat = asChat(call, target, new DroppedFields(), new HashMap<>());
            return new TranslatedReader(new ChatBytesDecoder(family.answers(chat, target)), call);
        } catch (UntranslatableRequestException e) {
            throw new IllegalStateException("the call was not prepared", e);
        }
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return call.operation().kind() == Operation.Kind.CHAT && !isOfTheFamily(call)
                ? Optional.empty()
                : family.continuation(call, soFar);
    }

    /** Returns whether the family continues calls of this operation. */
    private boolean isOfTheFamily(Call call) {
        return family.operations().contains(call.operation())
                && !ResponsesLane.OPERATIONS.contains(call.operation());
    }
}
