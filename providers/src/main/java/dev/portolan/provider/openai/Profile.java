package dev.portolan.provider.openai;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Target;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where one server of the family differs from the others: start from {@link #named}, say what is
 * different, and make an {@link OpenAiDialect} of it, which takes a copy.
 */
public final class Profile {
    /** How a model is made to go on with a text it had begun. */
    public enum Prefill {
        /** Not at all, or not known. */
        NONE,
        /** A last message of the assistant is continued as it is. */
        PLAIN,
        /** With {@code continue_final_message} set and {@code add_generation_prompt} unset. */
        VLLM,
        /** With {@code continue_final_message} alone. */
        SGLANG
    }

    /** A header, and the targets it is for. */
    record Header(String name, String value, Predicate<Target> when) {}

    final String id;
    @Nullable Header header;
    Optional<URI> base = Optional.empty();
    AuthStyle auth = AuthStyle.BEARER;
    ProbePaths probes = ProbePaths.MODELS;
    final Map<Operation, Set<Feature>> features = new EnumMap<>(Operation.class);
    OperationPaths route = OperationPaths.V1;
    Predicate<Target> usageOnRequest = target -> true;
    boolean developerAsSystem;
    final Set<String> dropped = new HashSet<>();
    final Set<String> refused = new HashSet<>();
    final Map<String, String> renamed = new HashMap<>();
    Prefill prefill = Prefill.NONE;

    private Profile(String id) {
        this.id = id;
        features.put(Operation.CHAT, EnumSet.allOf(Feature.class));
        features.put(Operation.COMPLETIONS, EnumSet.of(Feature.LOGPROBS, Feature.MULTIPLE));
        features.put(Operation.EMBEDDINGS, EnumSet.noneOf(Feature.class));
    }

    /** A server that differs in nothing. */
    public static Profile named(String id) {
        return new Profile(id);
    }

    /** The vendor's public address. */
    public Profile at(String address) {
        base = Optional.of(URI.create(address));
        return this;
    }

    public Profile auth(AuthStyle style) {
        auth = style;
        return this;
    }

    public Profile probes(ProbePaths paths) {
        probes = paths;
        return this;
    }

    /** Features that can't be expressed there, in any operation. */
    public Profile without(Feature... lacking) {
        features.values().forEach(able -> able.removeAll(Arrays.asList(lacking)));
        return this;
    }

    /** An operation that isn't served there. */
    public Profile without(Operation operation) {
        features.remove(operation);
        return this;
    }

    /** The path of an operation. */
    public Profile routed(OperationPaths path) {
        route = path;
        return this;
    }

    /** A header of every request to some targets. */
    public Profile header(String name, String value, Predicate<Target> when) {
        header = new Header(name, value, when);
        return this;
    }

    /** Which targets give a stream's usage when asked for it; all, unless told. */
    public Profile usageOnRequest(Predicate<Target> when) {
        usageOnRequest = when;
        return this;
    }

    /** The role {@code developer} is unknown there; it goes out as {@code system}. */
    public Profile developerAsSystem() {
        developerAsSystem = true;
        return this;
    }

    /** Members that are refused or ignored there and don't change the answer. */
    public Profile dropping(String... names) {
        Collections.addAll(dropped, names);
        return this;
    }

    /** Members that can't be expressed there and change the answer. */
    public Profile refusing(String... names) {
        Collections.addAll(refused, names);
        return this;
    }

    /** A member of a chat that has another name there. */
    public Profile renaming(String from, String to) {
        renamed.put(from, to);
        return this;
    }

    public Profile prefill(Prefill way) {
        prefill = way;
        return this;
    }
}
