package dev.portolan.provider.bounds;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A provider that gets only calls within the bounds of their target, and whose answers name tools
 * as the caller does. Both depend on the caller's body and the target alone, so that the request
 * and the reader of its answer, made at different times, agree.
 */
public final class BoundedProvider extends ForwardingProvider {
    /** Mistral's models, whose chat templates accept only ids of Mistral's form at every host. */
    private static final Pattern MISTRALS =
            Pattern.compile(
                    "mistral|mixtral|ministral|codestral|devstral|magistral|pixtral|voxtral");

    private final Provider provider;

    public BoundedProvider(Provider provider) {
        super(provider);
        this.provider = provider;
    }

    @Override
    public Set<Operation> operations(Target target) {
        return provider.operations(target);
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return provider.features(operation, target);
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        return switch (fit(call, target)) {
            case FittedCall.Refused(Preparation.Unsupported why) -> why;
            case FittedCall.Fitted fitted ->
                    withDropped(provider.prepare(fitted.call(), target), fitted.dropped());
        };
    }

    private static Preparation withDropped(Preparation prepared, List<String> dropped) {
        return switch (prepared) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready ready when dropped.isEmpty() -> ready;
            case Preparation.Ready(UpstreamRequest request) -> {
                var all = new ArrayList<>(dropped);
                all.addAll(request.dropped());
                yield new Preparation.Ready(request.dropping(all));
            }
        };
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return switch (fit(call, target)) {
            case FittedCall.Refused _refused -> provider.answers(call, target);
            case FittedCall.Fitted(Call fitted, Map<String, String> names, var _) -> {
                var reader = provider.answers(fitted, target);
                yield names.isEmpty()
                        ? reader
                        : new RestoringReader(reader, new NameRestorer(names));
            }
        };
    }

    private FittedCall fit(Call call, Target target) {
        var protocol = provider.protocol(target);
        var bounds = TargetBounds.of(id(), protocol);
        var edits = new Edits(call.body());
        var settings = new SettingsFit(call, bounds, edits);
        var refused = settings.refused();
        if (refused.isPresent()) {
            return new FittedCall.Refused(refused.get());
        }
        var dropped = settings.apply();
        var identifiers = new IdentifierFit(call);
        identifiers.names(bounds.names(), edits);
        if (protocol == TargetProtocol.OPENAI && isMistrals(target)) {
            identifiers.mistralIds(edits);
        } else {
            identifiers.ids(bounds.callIds(), edits);
        }
        if (edits.isEmpty()) {
            return new FittedCall.Fitted(call, Map.of(), List.of());
        }
        var body = edits.build().toBytes();
        return switch (call.head().readAgain(body)) {
            case HeadReading.Read(RequestHead head) ->
                    new FittedCall.Fitted(
                            call.with(call.operation(), head, Slice.of(body)),
                            identifiers.original(),
                            dropped);
            case HeadReading.Malformed bad -> {
                var param = bad.param();
                yield new FittedCall.Refused(
                        new Preparation.Unsupported(param == null ? "body" : param, bad.message()));
            }
        };
    }

    private static boolean isMistrals(Target target) {
        return MISTRALS.matcher(target.model().toLowerCase(Locale.ROOT)).find();
    }
}
