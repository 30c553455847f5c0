package dev.portolan.provider.openai;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Target;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.schema.SchemaRules;

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
 * The differences of one server of the family from OpenAI's own: start from {@link #named}, add
 * each difference, and pass it to an {@link OpenAiDialect}. Not to be changed after that.
 */
public final class Profile {
    /** The means by which a model is made to continue a text. */
    public enum Prefill {
        /** None, or not known. */
        NONE,
        /** A last message of the assistant, without more. */
        PLAIN,
        /**
         * A last message, {@code continue_final_message} set and {@code add_generation_prompt}
         * unset.
         */
        VLLM,
        /** A last message and {@code continue_final_message} set. */
        SGLANG
    }

    /** A member's other name, and the targets that know it by this name only. */
    record Rename(String to, Predicate<Target> when) {}

    /** A header, and the targets it is sent to. */
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
    final Map<String, Rename> renamed = new HashMap<>();
    final Set<String> tiers = new HashSet<>();
    Prefill prefill = Prefill.NONE;
    boolean selfHosted;
    Predicate<Target> speaksResponses = target -> false;
    boolean countsInput;
    boolean encrypts;
    MediaTarget media = MediaTarget.ANY;
    @Nullable SchemaRules schemas;

    private Profile(String id) {
        this.id = id;
        features.put(Operation.CHAT, EnumSet.allOf(Feature.class));
        features.put(Operation.COMPLETIONS, EnumSet.of(Feature.LOGPROBS, Feature.MULTIPLE));
        features.put(Operation.EMBEDDINGS, EnumSet.noneOf(Feature.class));
    }

    /** Starts a profile without differences. */
    public static Profile named(String id) {
        return new Profile(id);
    }

    /** Lets a catalog declare features that the profile lacks, as builds of one server differ. */
    public Profile selfHosted() {
        selfHosted = true;
        return this;
    }

    /** Sets the vendor's public address. */
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

    /** Removes features from all operations. */
    public Profile without(Feature... lacking) {
        features.values().forEach(able -> able.removeAll(Arrays.asList(lacking)));
        return this;
    }

    /** Removes an operation. */
    public Profile without(Operation operation) {
        features.remove(operation);
        return this;
    }

    /** Sets the paths of operations. */
    public Profile routed(OperationPaths path) {
        route = path;
        return this;
    }

    /** Adds a header to every request to some targets. */
    public Profile header(String name, String value, Predicate<Target> when) {
        header = new Header(name, value, when);
        return this;
    }

    /** Sets the targets that send a stream's usage only on request; by default all. */
    public Profile usageOnRequest(Predicate<Target> when) {
        usageOnRequest = when;
        return this;
    }

    /** Sends the role {@code developer}, which is unknown there, as {@code system}. */
    public Profile developerAsSystem() {
        developerAsSystem = true;
        return this;
    }

    /** Removes members that are refused or ignored there and don't change the answer. */
    public Profile dropping(String... names) {
        Collections.addAll(dropped, names);
        return this;
    }

    /** Refuses calls with members that can't be expressed there and change the answer. */
    public Profile refusing(String... names) {
        Collections.addAll(refused, names);
        return this;
    }

    /** Renames a member of a chat. */
    public Profile renaming(String from, String to) {
        return renaming(from, to, _target -> true);
    }

    /** Renames a member of a chat to some targets. */
    public Profile renaming(String from, String to, Predicate<Target> when) {
        renamed.put(from, new Rename(to, when));
        return this;
    }

    /** Sets the known values of {@code service_tier}; others are left out. By default all are. */
    public Profile tiers(String... known) {
        Collections.addAll(tiers, known);
        return this;
    }

    /** Sets what media may be; by default the server's models decide. */
    public Profile media(MediaTarget target) {
        media = target;
        return this;
    }

    /** Sets the rules that strict schemas have to keep. */
    public Profile schemas(SchemaRules rules) {
        schemas = rules;
        return this;
    }

    /**
     * Sets the targets that speak the Responses protocol themselves, unless a target's setting says
     * otherwise; by default none.
     */
    public Profile responses(Predicate<Target> when) {
        speaksResponses = when;
        return this;
    }

    /** Declares the count of input tokens in the Responses protocol. */
    public Profile countsInput() {
        countsInput = true;
        return this;
    }

    /** Declares that thoughts are accepted back only in encrypted form. */
    public Profile encrypts() {
        encrypts = true;
        return this;
    }

    /** Returns whether a target speaks the Responses protocol itself. */
    boolean speaksResponses(Target target) {
        var api = target.settings().get(Target.API);
        return Target.RESPONSES.equals(api)
                || (!Target.CHAT.equals(api) && speaksResponses.test(target));
    }

    public Profile prefill(Prefill by) {
        prefill = by;
        return this;
    }
}
