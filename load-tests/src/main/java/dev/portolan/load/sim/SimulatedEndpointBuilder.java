package dev.portolan.load.sim;

import dev.portolan.load.answer.SimulatedModel;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.identity.IssuedTokens;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Builds a simulated endpoint from its name, credentials, models and behaviour. */
public final class SimulatedEndpointBuilder {
    private final Function<SimulatedEndpointProfile, ServerDialect> dialect;
    private final List<String> models = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final List<Predicate<String>> issuers = new ArrayList<>();
    private String name;
    private String answerName;
    private int minimumWords;
    private int context = 131_072;
    private int dimensions = 16;
    private Pace pace = Pace.IMMEDIATE;
    private int port;

    SimulatedEndpointBuilder(
            String name, Function<SimulatedEndpointProfile, ServerDialect> dialect) {
        this.name = name;
        this.answerName = name;
        this.dialect = dialect;
    }

    /** Sets the endpoint's name, which also appears in its answers. */
    public SimulatedEndpointBuilder named(String value) {
        name = value;
        answerName = value;
        return this;
    }

    /** Sets the name in the answers' text; endpoints with the same name give identical answers. */
    public SimulatedEndpointBuilder answersAs(String value) {
        answerName = value;
        return this;
    }

    /** Adds models to serve. */
    public SimulatedEndpointBuilder serving(String... names) {
        models.addAll(List.of(names));
        return this;
    }

    /** Adds an accepted credential; without any, every caller is accepted. */
    public SimulatedEndpointBuilder key(String key) {
        keys.add(key);
        return this;
    }

    /** Accepts the tokens of a token service, beside the keys. */
    public SimulatedEndpointBuilder trusting(IssuedTokens tokens) {
        issuers.add(tokens::accepts);
        return this;
    }

    /** Sets the minimum number of minimumWords in an answer. */
    public SimulatedEndpointBuilder words(int count) {
        minimumWords = count;
        return this;
    }

    /** Sets the context length; longer requests are refused. */
    public SimulatedEndpointBuilder context(int tokens) {
        context = tokens;
        return this;
    }

    /** Sets the default length of embeddings. */
    public SimulatedEndpointBuilder dimensions(int count) {
        dimensions = count;
        return this;
    }

    /** Sets how fast the endpoint answers. */
    public SimulatedEndpointBuilder pace(Pace value) {
        pace = value;
        return this;
    }

    /** Sets the port; a free port is used by default. */
    public SimulatedEndpointBuilder port(int value) {
        port = value;
        return this;
    }

    /** Starts the endpoint. */
    public SimulatedEndpoint start() {
        var profile =
                new SimulatedEndpointProfile(
                        name,
                        credentialCheck(),
                        models,
                        new SimulatedModel(answerName, minimumWords),
                        new SimulatedEndpointProfile.Limits(context, dimensions));
        return new SimulatedEndpoint(name, dialect.apply(profile), pace, port);
    }

    private Predicate<String> credentialCheck() {
        if (keys.isEmpty() && issuers.isEmpty()) {
            return _ -> true;
        }
        var accepted = Set.copyOf(keys);
        var trusted = List.copyOf(issuers);
        return credential ->
                accepted.contains(credential)
                        || trusted.stream().anyMatch(issuer -> issuer.test(credential));
    }
}
