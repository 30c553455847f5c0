package dev.portolan.provider.operation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A provider of chats with the operations beside them. */
public final class OperationsProvider extends ForwardingProvider {
    private final Provider chats;
    private final Map<Operation, OperationForm> forms;

    /** Adds the operations in {@code forms} to a provider. */
    public OperationsProvider(Provider chats, Map<Operation, OperationForm> forms) {
        super(chats);
        this.chats = chats;
        this.forms = Map.copyOf(forms);
    }

    @Override
    public Set<Operation> operations() {
        var all = EnumSet.noneOf(Operation.class);
        all.addAll(chats.operations());
        forms.forEach(
                (operation, form) -> {
                    if (form.usual()) {
                        all.add(operation);
                    }
                });
        return Set.copyOf(all);
    }

    @Override
    public Set<Operation> operations(Target target) {
        var all = EnumSet.noneOf(Operation.class);
        all.addAll(chats.operations(target));
        forms.forEach(
                (operation, form) -> {
                    if (form.serves(target)) {
                        all.add(operation);
                    }
                });
        return Set.copyOf(all);
    }

    @Override
    public Set<Feature> features(Operation operation) {
        var form = forms.get(operation);
        return form == null ? chats.features(operation) : form.features();
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        var form = forms.get(operation);
        return form == null ? chats.features(operation, target) : form.features();
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        var form = forms.get(call.operation());
        if (form == null) {
            return chats.prepare(call, target);
        }
        var obstacle = OpenAiDialect.obstacle(call, form.serves(target) ? form.features() : null);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        boolean streams = call.operation().kind().answer() == Operation.Answer.MEDIA;
        return call.head().stream() && !streams
                ? new Preparation.Unsupported(
                        "stream", "The answer to this operation is never streamed.")
                : form.prepare(call, target);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        var form = forms.get(call.operation());
        return form == null ? chats.answers(call, target) : form.reader(call, target);
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return forms.containsKey(call.operation())
                ? Optional.empty()
                : chats.continuation(call, soFar);
    }
}
