package dev.portolan.provider.anthropic;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.members.MemberTreatment;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.messages.MessagesDecoder;
import dev.portolan.provider.messages.MessagesRequestWriter;
import dev.portolan.provider.parameters.MessagesParameters;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.translate.Dialect;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.LocationFields;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Anthropic's protocol as a target's dialect, at any host. */
final class ClaudeDialect implements Dialect {
    /** The features that Claude can express in a chat, at any host. */
    static final Set<Feature> FEATURES =
            EnumSet.of(
                    Feature.TOOLS,
                    Feature.FORCED_TOOL,
                    Feature.PARALLEL_TOOLS,
                    Feature.VISION,
                    Feature.FILES,
                    Feature.JSON_SCHEMA,
                    Feature.PREFILL,
                    Feature.REMOTE_MEDIA);

    /** Members of a body that only the endpoint's configuration sets. */
    private static final Set<String> ENDPOINTS =
            MemberTables.treated(TargetProtocol.ANTHROPIC, MemberTreatment.ENDPOINT);

    private static final String VERSION_MEMBER = "anthropic_version";

    /** The members of a chat that are counted. */
    private static final List<String> COUNTED =
            List.of("messages", "system", "tools", "tool_choice", "thinking", VERSION_MEMBER);

    private static final String VERSION = "2023-06-01";

    private final ClaudeHost host;

    ClaudeDialect(ClaudeHost host) {
        this.host = host;
    }

    @Override
    public TargetProtocol protocol() {
        return TargetProtocol.ANTHROPIC;
    }

    @Override
    public String id() {
        return host.id();
    }

    @Override
    public Set<Feature> features() {
        return FEATURES;
    }

    @Override
    public Optional<URI> defaultBase() {
        return host.base();
    }

    @Override
    public AuthStyle auth() {
        return host.auth();
    }

    @Override
    public ProbePaths probes() {
        return host.probes();
    }

    /** Returns what media may be at this host. */
    MediaTarget media() {
        return host.media();
    }

    /** Returns the headers of every request. */
    Map<String, String> headers(boolean stream, AnthropicBetas betas) {
        var headers = new HashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.put("accept", stream ? "text/event-stream" : "application/json");
        if (host.bodyVersion() == null) {
            headers.put("anthropic-version", VERSION);
        }
        if (!betas.isEmpty()) {
            headers.put(AnthropicBetas.HEADER, betas.header());
        }
        return Map.copyOf(headers);
    }

    @Override
    public UpstreamRequest encode(Request request, Target target, DroppedFields dropped)
            throws UntranslatableRequestException {
        var body =
                MessagesRequestWriter.write(
                                AnswerTool.isNeeded(request, target.model())
                                        ? AnswerTool.in(request)
                                        : request,
                                target.model(),
                                ModelTable.of(target),
                                host.media(),
                                dropped)
                        .put(LocationFields.MEMBER, target.settings().get(Target.INFERENCE_GEO));
        var version = host.bodyVersion();
        if (version != null) {
            body.remove("model").put(VERSION_MEMBER, version);
        }
        return new UpstreamRequest(
                "POST",
                host.route().path(Operation.MESSAGES, target),
                headers(request.service().stream(), AnthropicBetas.NONE),
                UpstreamBody.of(Slice.of(body.build().toBytes())),
                List.of());
    }

    /** Returns the request that counts the tokens of a chat. */
    Preparation counted(Preparation chat, Target target) {
        return switch (chat) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready(UpstreamRequest request) -> {
                var bytes = request.body().toBytes();
                var body = JsonReader.read(bytes, 0, bytes.length);
                var counted = new ObjectBuilder().put("model", target.model());
                for (var name : COUNTED) {
                    if (body != null && body.has(name)) {
                        counted.put(name, body.get(name));
                    }
                }
                yield new Preparation.Ready(
                        new UpstreamRequest(
                                request.method(),
                                host.route().path(Operation.COUNT_TOKENS, target),
                                request.headers(),
                                UpstreamBody.of(Slice.of(counted.build().toBytes())),
                                request.dropped()));
            }
        };
    }

    /** Returns the API that serves Claude. */
    ClaudePlatform platform() {
        return host.platform();
    }

    /**
     * Passes a caller's body through, with the changes that the host requires.
     *
     * @param leftOut the names of what was left out before
     */
    UpstreamRequest passed(Call call, Target target, List<String> leftOut) {
        var edits = new Edits(call.body());
        boolean counts = call.operation().kind() == Operation.Kind.TOKEN_COUNT;
        var version = host.bodyVersion();
        // Only the endpoint's setting locates Claude, because its placement was derived from that
        // setting.
        var geo = counts ? null : target.settings().get(Target.INFERENCE_GEO);
        var own = new ObjectBuilder().put(VERSION_MEMBER, version).put(LocationFields.MEMBER, geo);
        if (!own.isEmpty()) {
            var members = own.build().toJson();
            edits.insert(call.head().insertAt(), members.substring(1, members.length() - 1) + ",");
        }
        boolean named = version == null || counts;
        var changes = MessagesParameters.of(call, target);
        changes.edit(call, edits);
        edits.removeMembers(
                call.head().members(),
                m ->
                        own.build().has(m.name())
                                || ENDPOINTS.contains(m.name())
                                || changes.removes(m)
                                || (!named && m.name().equals("model")));
        if (named) {
            call.head()
                    .member("model")
                    .ifPresent(
                            m ->
                                    edits.replace(
                                            m.valueFrom(),
                                            m.valueTo(),
                                            JsonText.quote(target.model())));
        }
        var dropped = new ArrayList<>(overruled(call, geo));
        dropped.addAll(new PassedSchemas(call).apply(edits));
        return new UpstreamRequest(
                "POST",
                host.route().path(call.operation(), target),
                headers(call.head().stream(), call.betas()),
                edits.build(),
                Stream.of(leftOut, dropped, changes.dropped())
                        .flatMap(List::stream)
                        .distinct()
                        .toList());
    }

    /** Returns the caller's members that only the endpoint sets, unless the value is the same. */
    private static List<String> overruled(Call call, @Nullable String geo) {
        var bytes = call.body().array();
        return call.head().members().stream()
                .filter(m -> ENDPOINTS.contains(m.name()))
                .filter(m -> !JsonText.is(bytes, m.valueFrom(), m.valueTo(), json(geo)))
                .map(Member::name)
                .distinct()
                .toList();
    }

    private static String json(@Nullable String geo) {
        return geo == null ? "null" : JsonValue.of(geo).toJson();
    }

    @Override
    public AnswerDecoder decoder(Target target, Supplier<Request> request) {
        return new AnswerToolDecoder(new MessagesDecoder());
    }
}
