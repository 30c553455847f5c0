package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Admission;
import dev.portolan.gateway.attempt.Attempts;
import dev.portolan.gateway.attempt.PlannedCall;
import dev.portolan.gateway.catalog.ProtocolExtensions;
import dev.portolan.gateway.flow.RequestState.Admitted;
import dev.portolan.gateway.flow.RequestState.DeniedEarly;
import dev.portolan.gateway.flow.RequestState.Identified;
import dev.portolan.gateway.flow.RequestState.Permitted;
import dev.portolan.gateway.flow.RequestState.Read;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.listener.RequestBody;
import dev.portolan.gateway.protocol.ModelBodies;
import dev.portolan.gateway.protocol.ProtocolHttp;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.gateway.protocol.RequestRoute;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.routing.DenialRefusals;
import dev.portolan.gateway.routing.RequestFactsCollector;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.request.Operation;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

import java.util.List;
import java.util.Optional;

/**
 * The flow of a request: route, identity, admission, body, head, decision, attempts. Each step
 * either passes a {@link RequestState} on to the next or ends the exchange with a refusal.
 */
final class RequestFlow implements Handler<HttpServerRequest> {
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("api-key");
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");

    private final LoopContext context;
    private final CachedFlow cached;

    RequestFlow(LoopContext context) {
        this.context = context;
        this.cached = new CachedFlow(context);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, context);
        switch (RequestRoute.of(request.method(), request.path())) {
            case RequestRoute.Unknown unknown -> exchange.refuse(unknown.refusal());
            case RequestRoute.Generate route -> generate(exchange, route.operation());
            case RequestRoute.ListModels _list -> listModels(exchange);
            case RequestRoute.GetModel route -> getModel(exchange, route.model());
        }
    }

    private void generate(Exchange exchange, Operation operation) {
        identify(exchange)
                .flatMap(identified -> admit(exchange, identified))
                .ifPresent(admitted -> readHeaders(exchange, admitted, operation));
    }

    private static Optional<Identified> identify(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        Identity identity =
                exchange.snapshot()
                        .keyring()
                        .identify(
                                request.getHeader(HttpHeaders.AUTHORIZATION),
                                request.getHeader(API_KEY),
                                request.getHeader(X_API_KEY));
        return switch (identity) {
            case Identity.Known known -> Optional.of(exchange.identified(known));
            case Identity.Unknown _unknown -> {
                exchange.refuse(FlowRefusals.invalidKey());
                yield Optional.empty();
            }
        };
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

    private void readHeaders(Exchange exchange, Admitted admitted, Operation operation) {
        RequestFactsCollector.Result facts =
                RequestFactsCollector.of(
                        admitted.caller(),
                        operation.path(),
                        exchange.request().headers(),
                        exchange.snapshot().read());
        switch (facts) {
            case RequestFactsCollector.Result.Refused refused -> exchange.refuse(refused.refusal());
            case RequestFactsCollector.Result.Ready ready -> {
                Incoming incoming = new Incoming(exchange, admitted, operation, ready.head());
                if (!deniedEarly(incoming)) {
                    receive(incoming);
                }
            }
        }
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
                    incoming.exchange().deny(denial.policies(), DenialRefusals.refusal(denial));
                });
        return denied.isPresent();
    }

    private void receive(Incoming incoming) {
        Exchange exchange = incoming.exchange();
        RequestBody.read(
                exchange.request(),
                exchange.snapshot().limits().body(),
                new RequestBody.Memory(
                        incoming.admitted().identified().body(),
                        context.loop().queue(),
                        context.loop().watchdog()),
                new RequestBody.Receiver() {
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
                });
    }

    /** Refuses a request whose body is still arriving, and closes the connection with it. */
    private static void refuseUnread(Exchange exchange, Refusal refusal) {
        exchange.response().closeAfterwards(exchange.request().connection());
        exchange.refuse(refusal);
    }

    private void readBody(Incoming incoming, Slice body) {
        switch (CallerProtocol.of(incoming.operation()).head(body)) {
            case HeadReading.Malformed bad ->
                    incoming.exchange()
                            .refuse(
                                    Refusal.of(RefusalCode.INVALID_REQUEST, bad.message())
                                            .at(bad.param()));
            case HeadReading.Read read ->
                    readProtocolHeaders(
                            incoming,
                            new Call(
                                    incoming.operation(),
                                    read.head(),
                                    body,
                                    context.clock().instant()));
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
        RequestFacts facts = incoming.head().with(call);
        Read read = exchange.enter(new Read(incoming.admitted(), call, facts));
        RuntimeSnapshot snapshot = exchange.snapshot();
        switch (snapshot.engine().decide(facts, snapshot.fleet(), context.random().nextLong())) {
            case Decision.Denied denied -> deny(exchange, read, denied);
            case Decision.Permitted permitted ->
                    confirm(exchange, exchange.enter(new Permitted(read, permitted)));
        }
    }

    private static void deny(Exchange exchange, Read read, Decision.Denied denied) {
        boolean counts = read.call().operation().kind() == Operation.Kind.TOKEN_COUNT;
        if (counts && denied.reason() == Decision.Reason.NO_PERMITTED_ENDPOINT) {
            exchange.estimate(read.call());
            return;
        }
        exchange.deny(denied.policies(), refusal(exchange.snapshot(), read, denied));
    }

    /** A denial because of one member is the caller's to correct, and names the member. */
    private static Refusal refusal(RuntimeSnapshot snapshot, Read read, Decision.Denied denied) {
        RequestFacts facts = read.facts();
        Capabilities known = facts.demand().needs().withoutExtensions();
        if (known.equals(facts.demand().needs())) {
            return DenialRefusals.refusal(denied);
        }
        return switch (snapshot.engine().decide(facts.needing(known), snapshot.fleet(), 0)) {
            case Decision.Denied _same -> DenialRefusals.refusal(denied);
            case Decision.Permitted without ->
                    ProtocolExtensions.member(read.call(), without.plan().list().getFirst())
                            .map(FlowRefusals::unlisted)
                            .orElseGet(() -> DenialRefusals.refusal(denied));
        };
    }

    /** The second step of admission, now that the decision and the size are known. */
    private void confirm(Exchange exchange, Permitted permitted) {
        switch (permitted.permit().confirm(permitted.facts(), permitted.decision())) {
            case Admission.Result.Granted _granted -> call(exchange, permitted);
            case Admission.Result.Refused refused ->
                    exchange.refuse(FlowRefusals.notAdmitted(refused.reason()));
        }
    }

    private void call(Exchange exchange, Permitted permitted) {
        RuntimeSnapshot snapshot = exchange.snapshot();
        String tenant = permitted.caller().tenant().id();
        PlannedCall planned =
                new PlannedCall(
                        permitted.call(),
                        snapshot.fleet(),
                        permitted.decision(),
                        snapshot.memory().tenant(tenant).answers());
        ResponseWriter writer = new ResponseWriter(exchange, permitted);
        CachePolicy.Mode mode = permitted.decision().settings().cache().mode();
        if (mode == CachePolicy.Mode.OFF || !cached.answer(writer, planned)) {
            Attempts attempts = new Attempts(planned, context.loop(), exchange.response(), writer);
            writer.underWay(attempts, CacheStatus.BYPASS);
            attempts.start();
        }
    }

    private void listModels(Exchange exchange) {
        identify(exchange)
                .ifPresent(
                        identified -> {
                            RuntimeSnapshot snapshot = exchange.snapshot();
                            List<String> names =
                                    snapshot.models().stream()
                                            .filter(identified.caller().tenant()::mayUse)
                                            .toList();
                            exchange.answerLocally(
                                    ModelBodies.list(names, snapshot.loadedAt().getEpochSecond()));
                        });
    }

    private void getModel(Exchange exchange, String model) {
        identify(exchange).ifPresent(identified -> getModel(exchange, identified, model));
    }

    private static void getModel(Exchange exchange, Identified identified, String model) {
        RuntimeSnapshot snapshot = exchange.snapshot();
        if (!snapshot.models().contains(model)) {
            exchange.refuse(FlowRefusals.modelNotFound());
        } else if (!identified.caller().tenant().mayUse(model)) {
            exchange.refuse(FlowRefusals.modelNotAllowed());
        } else {
            exchange.answerLocally(ModelBodies.one(model, snapshot.loadedAt().getEpochSecond()));
        }
    }

    /** An admitted request whose body is about to be read. */
    private record Incoming(
            Exchange exchange,
            Admitted admitted,
            Operation operation,
            RequestFactsCollector.Head head) {}
}
