package dev.portolan.provider.operation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.OperationPaths;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An operation that a provider serves in the caller's protocol, so that the body passes, with the
 * model's name replaced and without members that the provider refuses. Start from {@link #at} and
 * add each difference; not to be changed once it serves.
 */
public final class PassedOperation implements OperationForm {
    private final TargetProtocol protocol;
    private final OperationPaths paths;
    private final Set<Feature> features =
            EnumSet.of(Feature.VISION, Feature.REMOTE_MEDIA, Feature.STORED);
    private final Map<String, String> only = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private Predicate<Target> served = _target -> true;
    private boolean usual = true;
    private Function<Call, AnswerReader> readers = PassedAnswerReader::new;

    private PassedOperation(TargetProtocol protocol, OperationPaths paths) {
        this.protocol = protocol;
        this.paths = paths;
    }

    /** Returns an operation in a protocol, which decides what a requirement lets pass. */
    public static PassedOperation at(OperationPaths paths, TargetProtocol protocol) {
        return new PassedOperation(protocol, paths);
    }

    /** Returns an operation of OpenAI's family. */
    public static PassedOperation at(OperationPaths paths) {
        return at(paths, TargetProtocol.OPENAI);
    }

    /** Removes features. */
    PassedOperation without(Feature... lacking) {
        Arrays.asList(lacking).forEach(features::remove);
        return this;
    }

    /** Serves it only where a catalog declares it by this name. */
    PassedOperation whereDeclared(String name) {
        served = target -> target.declared().contains(name);
        usual = false;
        return this;
    }

    /** Leaves out members other than these, whose names are separated by blanks. */
    public PassedOperation knowing(String names) {
        known.addAll(Arrays.stream(names.strip().split("\\s+")).collect(Collectors.toSet()));
        return this;
    }

    /** Leaves out a member of which the provider has one value; refuses calls with another. */
    PassedOperation only(String member, String value) {
        only.put(member, value);
        return this;
    }

    /** Reads answers with another reader than the one that lets them pass. */
    PassedOperation readBy(Function<Call, AnswerReader> other) {
        readers = other;
        return this;
    }

    @Override
    public Set<Feature> features() {
        return Set.copyOf(features);
    }

    @Override
    public boolean usual() {
        return usual;
    }

    @Override
    public boolean serves(Target target) {
        return served.test(target);
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        var unlisted = OpenAiDialect.unlisted(call, protocol);
        if (unlisted.isPresent()) {
            return unlisted.get();
        }
        var other = call.head().members().stream().filter(m -> isOther(call, m)).findFirst();
        if (other.isPresent()) {
            return new Preparation.Unsupported(
                    other.get().name(), "The provider supports one value of it only; remove it.");
        }
        if (call.bound() && isImageAddress(call, target)) {
            return new Preparation.Unsupported(
                    "response_format",
                    "The provider would store the image to give its address; send b64_json.");
        }
        var edits = new Edits(call.body());
        call.head().member("model").ifPresent(m -> name(target, m, edits));
        var dropped = drop(call, edits);
        return new Preparation.Ready(
                new UpstreamRequest(
                        "POST",
                        paths.path(call.operation(), target),
                        headers(call),
                        edits.build(),
                        dropped));
    }

    private static void name(Target target, Member model, Edits edits) {
        edits.replace(model.valueFrom(), model.valueTo(), JsonText.quote(target.model()));
    }

    /**
     * Returns whether the answer would be an address, which is the default of OpenAI's older
     * models.
     */
    private static boolean isImageAddress(Call call, Target target) {
        return call.operation().kind() == Operation.Kind.IMAGE
                && target.model().startsWith("dall-e")
                && call.head().member("response_format").isEmpty();
    }

    private boolean isOther(Call call, Member member) {
        var value = only.get(member.name());
        return value != null
                && !JsonText.is(
                        call.body().array(),
                        member.valueFrom(),
                        member.valueTo(),
                        "\"" + value + "\"");
    }

    /** Records the removals; returns the members that are left out although they say something. */
    private List<String> drop(Call call, Edits edits) {
        var members = call.head().members();
        var dropped =
                members.stream()
                        .map(Member::name)
                        .filter(name -> !known.isEmpty() && !known.contains(name))
                        .filter(name -> !only.containsKey(name))
                        .distinct()
                        .toList();
        Predicate<Member> unwanted =
                member -> dropped.contains(member.name()) || only.containsKey(member.name());
        if (members.stream().anyMatch(unwanted)) {
            edits.removeMembers(members, unwanted);
        }
        return dropped;
    }

    private static Map<String, String> headers(Call call) {
        return switch (call.operation().kind().answer()) {
            case TEXT, DATA -> OpenAiDialect.headers(call);
            case MEDIA -> Map.of("content-type", "application/json", "accept", "*/*");
        };
    }

    @Override
    public AnswerReader reader(Call call, Target target) {
        return readers.apply(call);
    }
}
