package dev.portolan.provider.bedrock;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Beginning;
import dev.portolan.provider.Call;
import dev.portolan.provider.Feature;
import dev.portolan.provider.HeaderLookup;
import dev.portolan.provider.Operation;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Probes;
import dev.portolan.provider.Provider;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.Target;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.translate.Bridged;
import dev.portolan.provider.translate.Translated;

import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Amazon Bedrock. A chat goes by Converse, unless the address ends in {@code /v1}, as Bedrock's
 * OpenAI-compatible endpoints do, or the model is an imported one, which only InvokeModel serves.
 */
public final class Bedrock implements Provider {
    private final Provider converse = new Translated(new ConverseDialect());
    private final Provider compatible =
            new Bridged(
                    new OpenAiDialect(
                            Profile.named(ConverseDialect.ID)
                                    .auth(AuthStyle.AWS)
                                    .without(Feature.VIDEO, Feature.PREFILL)));
    private final Provider invoke = new Bridged(new Invoke());

    /** The way to a target. */
    private Provider way(Target target) {
        if (target.basePath().endsWith("/v1")) {
            return compatible;
        }
        return isImported(target) ? invoke : converse;
    }

    private static boolean isImported(Target target) {
        return target.model().contains(":imported-model/");
    }

    @Override
    public String id() {
        return ConverseDialect.ID;
    }

    @Override
    public Set<Operation> operations() {
        return converse.operations();
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return converse.features(operation);
    }

    @Override
    public Set<Operation> operations(Target target) {
        return way(target).operations();
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        var all = way(target).features(operation);
        if (all.isEmpty() || isImported(target) || target.basePath().endsWith("/v1")) {
            return all;
        }
        var able = EnumSet.copyOf(all);
        able.removeAll(Family.of(target.model()).lacks(target.model()));
        return able;
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
    public Probes probes() {
        return converse.probes();
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        return way(target).prepare(call, target);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return way(target).answers(call, target);
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return AwsErrors.read(status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, Beginning soFar) {
        return converse.continuation(call, soFar);
    }
}
