package dev.portolan.provider.openai;

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
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.continuation.ContinuationRequest;
import dev.portolan.provider.conversation.ChatHistory;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.members.MemberTreatment;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.nativeresponses.LaneRules;
import dev.portolan.provider.nativeresponses.ResponsesLane;
import dev.portolan.provider.parameters.ChatParameters;
import dev.portolan.provider.parameters.MemberChanges;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.schema.ChatSchemas;
import dev.portolan.provider.schema.SchemaRules;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.ErrorReader;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A provider of OpenAI's protocol, with the differences of its {@link Profile}. */
public final class OpenAiDialect implements Provider {
    private static final Set<String> WIDENING =
            MemberTables.treated(TargetProtocol.OPENAI, MemberTreatment.DROPPED);

    /** Operations that builds of a self-hosted server may have although the profile lacks them. */
    private static final Set<Operation> WIDENED =
            Set.of(Operation.COMPLETIONS, Operation.EMBEDDINGS);

    private final Profile profile;
    private final RequestEdits requests;

    public OpenAiDialect(Profile profile) {
        this.profile = profile;
        this.requests = new RequestEdits(profile);
    }

    /** Returns OpenAI's own API. */
    public static Provider openAi() {
        return new OpenAiDialect(
                Profile.named("openai")
                        .at("https://api.openai.com/v1")
                        .schemas(SchemaRules.OPENAI)
                        .media(MediaTarget.OPENAI)
                        .tiers("auto", "default", "flex", "priority", "scale")
                        .without(Feature.VIDEO, Feature.PREFILL)
                        .responses(_ -> true)
                        .countsInput()
                        .encrypts());
    }

    /** Returns a provider for any server that is compatible with the protocol. */
    public static Provider compatible() {
        return new OpenAiDialect(
                Profile.named("openai-compatible")
                        .selfHosted()
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .prefill(Profile.Prefill.PLAIN)
                        .responses(_ -> true));
    }

    @Override
    public TargetProtocol protocol(Target target) {
        return TargetProtocol.OPENAI;
    }

    @Override
    public String id() {
        return profile.id;
    }

    @Override
    public Set<Operation> operations() {
        var all = EnumSet.copyOf(profile.features.keySet());
        if (profile.countsInput) {
            all.addAll(ResponsesLane.OPERATIONS);
        }
        return Set.copyOf(all);
    }

    /** Returns what an operation can express; the Responses protocol as much as a chat. */
    @Override
    public Set<Feature> features(Operation operation) {
        return Set.copyOf(profile.features.getOrDefault(likeChat(operation), Set.of()));
    }

    private static Operation likeChat(Operation operation) {
        return ResponsesLane.OPERATIONS.contains(operation) ? Operation.CHAT : operation;
    }

    @Override
    public Set<Operation> operations(Target target) {
        var all = EnumSet.copyOf(profile.features.keySet());
        if (profile.selfHosted) {
            for (var operation : WIDENED) {
                if (target.declared().contains(operation.suffix().substring(1))) {
                    all.add(operation);
                }
            }
        }
        if (profile.speaksResponses(target)) {
            ResponsesLane.OPERATIONS.stream()
                    .filter(each -> profile.countsInput || each.kind().generates())
                    .forEach(all::add);
        }
        return Set.copyOf(all);
    }

    /**
     * Returns the profile's features without those that the model's family lacks; a self-hosted
     * server's also those that its catalog declares.
     */
    @Override
    public Set<Feature> features(Operation operation, Target target) {
        var all = declaredFeatures(operation, target);
        return operation.kind() == Operation.Kind.CHAT ? ModelTable.of(target).narrow(all) : all;
    }

    private Set<Feature> declaredFeatures(Operation operation, Target target) {
        var able = profile.features.get(likeChat(operation));
        if (!profile.selfHosted || able == null || operation.kind() != Operation.Kind.CHAT) {
            return features(operation);
        }
        var all = EnumSet.copyOf(able);
        target.declared().forEach(label -> Feature.labelled(label).ifPresent(all::add));
        return Set.copyOf(all);
    }

    @Override
    public Optional<URI> defaultBase() {
        return profile.base;
    }

    @Override
    public AuthStyle auth() {
        return profile.auth;
    }

    @Override
    public ProbePaths probes() {
        return profile.probes;
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        var obstacle =
                obstacle(call, able(call.operation(), target))
                        .or(() -> unlisted(call, TargetProtocol.OPENAI));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        var refused = requests.refused(call);
        if (refused.isPresent()) {
            return new Preparation.Unsupported(
                    refused.get(), "The provider " + profile.id + " does not support it.");
        }
        if (ResponsesLane.OPERATIONS.contains(call.operation())) {
            return ResponsesLane.prepare(
                    call, target, lane(call), path(call, target), headers(call, target));
        }
        var history = ChatHistory.of(call, profile.id, target);
        var changes =
                call.operation().kind() == Operation.Kind.CHAT
                        ? ChatParameters.of(history.call(), target)
                        : MemberChanges.NONE;
        var impossible = changes.unsupported();
        if (impossible.isPresent()) {
            return impossible.get();
        }
        var rules = profile.schemas;
        boolean checked = rules != null && call.operation().kind() == Operation.Kind.CHAT;
        var schemas = checked && rules != null ? new ChatSchemas(history.call(), rules) : null;
        var unfit = schemas == null ? Optional.<Preparation.Unsupported>empty() : schemas.refused();
        if (unfit.isPresent()) {
            return unfit.get();
        }
        var edits = new Edits(history.call().body());
        var dropped = new ArrayList<>(requests.apply(history.call(), target, changes, edits));
        if (schemas != null) {
            dropped.addAll(schemas.apply(edits));
        }
        try {
            MediaEdits.apply(history.call(), profile.media, edits);
        } catch (UntranslatableRequestException e) {
            return new Preparation.Unsupported(e.field(), e.why());
        }
        return new Preparation.Ready(
                new UpstreamRequest(
                        "POST",
                        path(call, target),
                        headers(call, target),
                        edits.build(),
                        history.droppedAnd(dropped)));
    }

    private LaneRules lane(Call call) {
        return new LaneRules(
                profile.id,
                profile.encrypts,
                profile.developerAsSystem,
                member ->
                        profile.dropped.contains(member.name())
                                || isLeftOut(call, member)
                                || requests.isUnknownTier(call, member));
    }

    private String path(Call call, Target target) {
        return profile.route.path(call.operation(), target);
    }

    /** Returns the features of an operation at a target; null where it isn't served. */
    private @Nullable Set<Feature> able(Operation operation, Target target) {
        return operations(target).contains(operation) ? features(operation, target) : null;
    }

    /**
     * Returns the reason why a provider with these features can't serve a call; empty where it can.
     */
    public static Optional<Preparation.Unsupported> obstacle(
            Call call, Map<Operation, Set<Feature>> features) {
        return obstacle(call, features.get(call.operation()));
    }

    /**
     * Returns the reason why a provider can't serve a call; empty where it can.
     *
     * @param able the features its operation can express there; null where it isn't served
     */
    public static Optional<Preparation.Unsupported> obstacle(
            Call call, @Nullable Set<Feature> able) {
        if (able == null) {
            return Optional.of(
                    new Preparation.Unsupported(
                            call.operation().path(),
                            "The provider does not serve this operation."));
        }
        for (var need : call.head().needs()) {
            // Every provider accepts a last message of the assistant; models differ in
            // whether they continue it.
            if (need != Feature.PREFILL && !able.contains(need)) {
                return Optional.of(
                        new Preparation.Unsupported(
                                call.head().field(need),
                                "The provider does not support it in this operation."));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the reason why a requirement keeps a call from targets of a protocol; empty where
     * none does.
     */
    public static Optional<Preparation.Unsupported> unlisted(Call call, TargetProtocol protocol) {
        return call.bound()
                ? CallerProtocol.of(call.operation())
                        .unlistedMember(call, protocol)
                        .map(
                                member ->
                                        new Preparation.Unsupported(
                                                member,
                                                "It is not known to be processed where the model"
                                                        + " is, as your policies require."))
                : Optional.empty();
    }

    /** Returns whether a requirement removes a member that does not change the answer. */
    public static boolean isLeftOut(Call call, Member member) {
        return call.bound() && WIDENING.contains(member.name());
    }

    private Map<String, String> headers(Call call, Target target) {
        var own = profile.header;
        if (own == null || !own.when().test(target)) {
            return headers(call);
        }
        var all = new HashMap<>(headers(call));
        all.put(own.name(), own.value());
        return all;
    }

    /** Returns the headers of every request of the family. */
    public static Map<String, String> headers(Call call) {
        var accept = call.head().stream() ? "text/event-stream" : "application/json";
        return Map.of("content-type", "application/json", "accept", accept);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return ResponsesLane.OPERATIONS.contains(call.operation())
                ? ResponsesLane.answers(call, target, profile.id)
                : reader(call);
    }

    /** Returns a reader of answers in this protocol. */
    public static AnswerReader reader(Call call) {
        return new OpenAiAnswerReader(call);
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return ErrorReader.read(id(), status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return switch (profile.prefill) {
            case NONE ->
                    call.operation().kind() == Operation.Kind.CHAT
                            ? Optional.empty()
                            : ContinuationRequest.of(call, soFar, "", "");
            case PLAIN -> ContinuationRequest.of(call, soFar, "", "");
            case VLLM ->
                    ContinuationRequest.of(
                            call,
                            soFar,
                            "",
                            "\"add_generation_prompt\":false,\"continue_final_message\":true,");
            case SGLANG ->
                    ContinuationRequest.of(call, soFar, "", "\"continue_final_message\":true,");
        };
    }
}
