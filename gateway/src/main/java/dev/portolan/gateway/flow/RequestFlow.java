package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Admission;
import dev.portolan.gateway.attempt.Attempts;
import dev.portolan.gateway.attempt.PlannedCall;
import dev.portolan.gateway.federation.CallerIdentification;
import dev.portolan.gateway.flow.RequestState.Admitted;
import dev.portolan.gateway.flow.RequestState.DeniedEarly;
import dev.portolan.gateway.flow.RequestState.Identified;
import dev.portolan.gateway.flow.RequestState.Permitted;
import dev.portolan.gateway.flow.RequestState.Read;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.listener.Listener;
import dev.portolan.gateway.listener.RequestBody;
import dev.portolan.gateway.protocol.DeploymentBody;
import dev.portolan.gateway.protocol.ProtocolHttp;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RequestRoute;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.routing.DenialRefusals;
import dev.portolan.gateway.routing.RequestDecision;
import dev.portolan.gateway.routing.RequestFactsCollector;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.telemetry.GovernanceTelemetry.Step;
import dev.portolan.gateway.transport.PassedHeaders;
import dev.portolan.gateway.upload.FormUpload;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.caller.ClientAnswers;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.request.Operation;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The flow of a request: route, identity, admission, body, head, decision, attempts. Each step
 * either passes a {@link RequestState} on to the next or ends the exchange with a refusal.
 */
final class RequestFlow implements Listener.Requests {
    private final LoopContext context;
    private final LimitCheck limits;
    private final CachedFlow cached;

    RequestFlow(LoopContext context) {
        this.context = context;
        this.limits = new LimitCheck(context);
        this.cached = new CachedFlow(context);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, context);
        switch (RequestRoute.of(request.method(), request.path(), () -> address(request))) {
            case RequestRoute.Unknown unknown -> refuse(exchange, unknown);
            case RequestRoute.Generate route -> generate(exchange, route);
            case RequestRoute.StoredResponse stored ->
                    identify(exchange, _ -> exchange.refuse(stored.refusal()));
            case RequestRoute.ListModels _list ->
                    identify(exchange, known -> ModelsFlow.list(exchange, known));
            case RequestRoute.GetModel route ->
                    identify(exchange, known -> ModelsFlow.get(exchange, known, route.model()));
        }
    }

    @Override
    public void refused(Refusal refusal) {
        context.shared().telemetry().onDenied(FlowRefusals.reason(refusal));
    }

    private static void refuse(Exchange exchange, RequestRoute.Unknown unknown) {
        String allowed = unknown.allowed();
        if (allowed != null) {
            exchange.response().headers().set(HttpHeaders.ALLOW, allowed);
        }
        exchange.refuse(unknown.refusal());
    }

    /** Returns the address at which the caller has reached the gateway, or a proxy before it. */
    private static String address(HttpServerRequest request) {
        boolean secure = request.isSSL() || "https".equals(request.getHeader("x-forwarded-proto"));
        return (secure ? "https://" : "http://") + request.authority();
    }

    private void generate(Exchange exchange, RequestRoute.Generate route) {
        identify(
                exchange,
                identified ->
                        admit(exchange, identified)
                                .ifPresent(admitted -> readHeaders(exchange, admitted, route)));
    }

    private void identify(Exchange exchange, Consumer<Identified> next) {
        CallerIdentification.start(
                exchange.request(),
                exchange.snapshot().keyring(),
                exchange.snapshot().federation(),
                context.loop()::executeLater,
                new CallerIdentification.Receiver() {
                    @Override
                    public void identified(Identity.Known caller) {
                        exchange.identified(caller).ifPresent(next);
                    }

                    @Override
                    public void refused(Refusal refusal) {
                        exchange.refuse(refusal);
                    }

                    @Override
                    public boolean isOver() {
                        return exchange.over();
                    }
                });
    }

    private Optional<Admitted> admit(Exchange exchange, Identified identified) {
        int limit = exchange.snapshot().limits().concurrentRequests();
        return switch (context.shared().admission().request(limit)) {
            case Admission.Result.Granted granted ->
                    Optional.of(exchange.enter(new Admitted(identified, granted.permit())));
            case Admission.Result.Refused refused -> {
                exchange.refuse(FlowRefusals.notAdmitted(refused.reason()));
                yield Optional.empty();
            }
        };
    }

    private void readHeaders(Exchange exchange, Admitted admitted, RequestRoute.Generate route) {
        RequestFactsCollector.Result facts =
                RequestFactsCollector.of(
                        admitted.caller(),
                        route.operation().path(),
                        exchange.request().headers(),
                        exchange.snapshot().read(),
                        () -> budgetRemaining(exchange, admitted.caller()));
        switch (facts) {
            case RequestFactsCollector.Result.Refused refused -> exchange.refuse(refused.refusal());
            case RequestFactsCollector.Result.Ready ready -> {
                Incoming incoming = new Incoming(exchange, admitted, route, ready.head());
                if (!deniedEarly(incoming)) {
                    receive(incoming);
                }
            }
        }
    }

    private double budgetRemaining(Exchange exchange, Identity.Known caller) {
        CallerLimits limits =
                exchange.snapshot().governance().limits().of(caller.tenant().id(), caller.keyId());
        return context.shared().admission().budgetRemaining(limits);
    }

    /** Denies what no body can change. A count is estimated here if the gateway may read it. */
    private static boolean deniedEarly(Incoming incoming) {
        RequestFacts facts = incoming.head().beforeBody();
        Optional<Decision.Denied> denied =
                incoming.exchange()
                        .snapshot()
                        .engine()
                        .deniedBeforeBody(facts)
                        .filter(
                                denial ->
                                        incoming.operation().kind() != Operation.Kind.TOKEN_COUNT
                                                || denial.param().equals(Axis.COPIES.key()));
        denied.ifPresent(
                denial -> {
                    incoming.exchange().enter(new DeniedEarly(incoming.admitted(), facts));
                    incoming.exchange().decided(facts, denial);
                    incoming.exchange().deny(denial.policies(), DenialRefusals.refusal(denial));
                });
        return denied.isPresent();
    }

    private void receive(Incoming incoming) {
        Exchange exchange = incoming.exchange();
        var limits = exchange.snapshot().limits().body();
        var memory =
                new RequestBody.Memory(
                        incoming.admitted().identified().body(),
                        context.loop().queue(),
                        context.loop().watchdog());
        switch (form(incoming)) {
            case JSON -> RequestBody.read(exchange.request(), limits, memory, receiver(incoming));
            case FORM ->
                    FormUpload.read(
                            exchange.request(),
                            limits,
                            memory,
                            receiver(incoming),
                            upload -> readForm(incoming, upload));
        }
    }

    /** Returns the form of a body; a request for a form may also be a JSON object without files. */
    private static Operation.Body form(Incoming incoming) {
        String type = incoming.exchange().request().getHeader(HttpHeaders.CONTENT_TYPE);
        boolean json = type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
        return json ? Operation.Body.JSON : incoming.operation().kind().body();
    }

    private void readForm(Incoming incoming, FormUpload upload) {
        incoming.exchange().setUpload(upload);
        if (!incoming.exchange().over()) {
            readBody(incoming, upload.fields());
        }
    }

    private RequestBody.Receiver receiver(Incoming incoming) {
        Exchange exchange = incoming.exchange();
        return new RequestBody.Receiver() {
            @Override
            public void complete(Slice body) {
                if (!exchange.over()) {
                    readBody(incoming, body);
                }
            }

            @Override
            public void tooLarge(long limit) {
                refuseUnread(exchange, FlowRefusals.tooLarge(limit));
            }

            @Override
            public void tooSlow() {
                refuseUnread(exchange, FlowRefusals.tooSlow());
            }

            @Override
            public void malformed(Refusal refusal) {
                refuseUnread(exchange, refusal);
            }

            @Override
            public void outOfMemory() {
                refuseUnread(exchange, FlowRefusals.noMemory());
            }

            @Override
            public void disconnected() {
                exchange.refuse(FlowRefusals.brokenBody());
            }
        };
    }

    /** Refuses a request whose body is still arriving, and closes the connection with it. */
    private static void refuseUnread(Exchange exchange, Refusal refusal) {
        exchange.response().closeAfterwards(exchange.request().connection());
        exchange.abandon();
        exchange.refuse(refusal);
    }

    private void readBody(Incoming incoming, Slice sent) {
        Slice body =
                incoming.route()
                        .deployment()
                        .map(deployment -> DeploymentBody.of(sent, deployment))
                        .orElse(sent);
        switch (CallerProtocol.of(incoming.operation()).head(incoming.operation(), body)) {
            case HeadReading.Malformed bad ->
                    incoming.exchange()
                            .refuse(
                                    Refusal.of(FlowRefusals.codeOf(bad), bad.message())
                                            .at(bad.param()));
            case HeadReading.Read read -> {
                Operation asked = incoming.operation();
                var client = incoming.exchange().client(asked, incoming.admitted().caller());
                boolean usage = ClientAnswers.wantsUsage(client, asked, read.head());
                readProtocolHeaders(
                        incoming,
                        new Call(asked, read.head(), body, usage, context.clock().instant()));
            }
        }
    }

    private void readProtocolHeaders(Incoming incoming, Call call) {
        Exchange exchange = incoming.exchange();
        switch (ProtocolHttp.of(call.operation()).read(call, exchange.request().headers())) {
            case ProtocolHttp.HeaderReading.Read read -> decide(incoming, read.call());
            case ProtocolHttp.HeaderReading.Refused refused -> exchange.refuse(refused.refusal());
        }
    }

    private void decide(Incoming incoming, Call call) {
        Exchange exchange = incoming.exchange();
        RuntimeSnapshot snapshot = exchange.snapshot();
        long start = context.loop().watchdog().now();
        RequestDecision made =
                RequestDecision.of(
                        snapshot.engine(),
                        incoming.head().with(call),
                        snapshot.fleet(),
                        context.random().nextLong());
        context.took(Step.POLICIES, start);
        Read read = exchange.enter(new Read(incoming.admitted(), call, made.facts()));
        exchange.decided(made.facts(), made.decision());
        switch (made.decision()) {
            case Decision.Denied denied -> deny(exchange, read, denied);
            case Decision.Permitted permitted ->
                    reserve(exchange, exchange.enter(new Permitted(read, permitted)));
        }
    }

    private static void deny(Exchange exchange, Read read, Decision.Denied denied) {
        boolean counts = read.call().operation().kind() == Operation.Kind.TOKEN_COUNT;
        if (counts && isEstimated(denied.reason())) {
            exchange.estimate(read.call());
            return;
        }
        exchange.deny(denied.policies(), FlowRefusals.denied(exchange.snapshot(), read, denied));
    }

    /** Returns whether a count is estimated because no deployment may or can make it. */
    private static boolean isEstimated(Decision.Reason reason) {
        return switch (reason) {
            case NO_PERMITTED_ENDPOINT, UNSUPPORTED -> true;
            case MODEL_NOT_FOUND, MODEL_NOT_ALLOWED, NO_POLICY, CONDITION_FAILED -> false;
        };
    }

    private void reserve(Exchange exchange, Permitted permitted) {
        limits.reserve(exchange, permitted, () -> call(exchange, permitted));
    }

    private void call(Exchange exchange, Permitted permitted) {
        RuntimeSnapshot snapshot = exchange.snapshot();
        String tenant = permitted.caller().tenant().id();
        PlannedCall planned =
                new PlannedCall(
                        permitted.call(),
                        snapshot.fleet(),
                        permitted.decision(),
                        snapshot.memory().tenant(tenant).answers(),
                        PassedHeaders.of(exchange.request().headers(), exchange.id()),
                        exchange.upload());
        ResponseWriter writer = new ResponseWriter(exchange, permitted);
        CachePolicy.Mode mode = permitted.decision().settings().cache().mode();
        if (mode == CachePolicy.Mode.OFF || !cached.answer(writer, planned)) {
            Attempts attempts = new Attempts(planned, context.loop(), writer.stream(), writer);
            writer.underWay(attempts, CacheStatus.BYPASS);
            attempts.start();
        }
    }

    /** An admitted request whose body is about to be read. */
    private record Incoming(
            Exchange exchange,
            Admitted admitted,
            RequestRoute.Generate route,
            RequestFactsCollector.Head head) {
        Operation operation() {
            return route.operation();
        }
    }
}
