package dev.portolan.provider.translate;

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
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.ChatRequestWriter;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A provider of OpenAI's family that serves Anthropic's surface too: such a call becomes a chat
 * completion, goes the family's own way with all of its provider's habits, and what comes back is
 * written as Anthropic's. Calls of OpenAI's surface go straight through.
 */
public final class OtherProtocolsOverChat implements Provider {
    private final Provider family;

    public OtherProtocolsOverChat(Provider family) {
        this.family = family;
    }

    @Override
    public TargetProtocol protocol(Target target) {
        return family.protocol(target);
    }

    @Override
    public String id() {
        return family.id();
    }

    @Override
    public Set<Operation> operations() {
        return withMessages(family.operations());
    }

    @Override
    public Set<Operation> operations(Target target) {
        return withMessages(family.operations(target));
    }

    private static Set<Operation> withMessages(Set<Operation> own) {
        var operations = EnumSet.noneOf(Operation.class);
        operations.addAll(own);
        if (operations.contains(Operation.CHAT)) {
            operations.add(Operation.MESSAGES);
        }
        return operations;
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return family.features(asked(operation));
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return family.features(asked(operation), target);
    }

    private static Operation asked(Operation operation) {
        return operation == Operation.MESSAGES ? Operation.CHAT : operation;
    }

    @Override
    public Optional<URI> defaultBase() {
        return family.defaultBase();
    }

    @Override
    public AuthStyle auth() {
        return family.auth();
    }

    @Override
    public ProbePaths probes() {
        return family.probes();
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        if (call.operation() != Operation.MESSAGES) {
            return family.prepare(call, target);
        }
        var losses = new DroppedFields();
        try {
            return withLosses(family.prepare(asChat(call, target, losses), target), losses);
        } catch (UntranslatableRequestException e) {
            return new Preparation.Unsupported(e.field(), e.why());
        }
    }

    private static Call asChat(Call call, Target target, DroppedFields losses)
            throws UntranslatableRequestException {
        var request = CallerProtocols.read(call);
        request.extensions().keySet().forEach(losses::drop);
        var body = ChatRequestWriter.write(request, target.model(), losses).toBytes();
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

    private static Preparation withLosses(Preparation prepared, DroppedFields losses) {
        return switch (prepared) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready(UpstreamRequest request) -> {
                var dropped = new ArrayList<>(losses.names());
                dropped.addAll(request.dropped());
                yield new Preparation.Ready(
                        new UpstreamRequest(
                                request.method(),
                                request.path(),
                                request.headers(),
                                request.body(),
                                dropped));
            }
        };
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        if (call.operation() != Operation.MESSAGES) {
            return family.answers(call, target);
        }
        try {
            var chat = asChat(call, target, new DroppedFields());
            return new TranslatedReader(
                    new ChatBytesDecoder(family.answers(chat, target)),
                    CallerProtocols.writer(call),
                    call.operation().surface());
        } catch (UntranslatableRequestException e) {
            throw new IllegalStateException("a call that was never prepared", e);
        }
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return family.error(status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return call.operation() == Operation.MESSAGES
                ? Optional.empty()
                : family.continuation(call, soFar);
    }
}
