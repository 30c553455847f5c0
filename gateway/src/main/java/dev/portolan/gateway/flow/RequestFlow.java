package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.Attempts;
import dev.portolan.gateway.attempt.PlannedCall;
import dev.portolan.gateway.catalog.ProtocolExtensions;
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
 * The way of a request: route, identity, admission, body, head, decision, attempts. Each step
 * either hands on what the next one needs or ends the exchange with a refusal.
 */
final class RequestFlow implements Handler<HttpServerRequest> {
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("api-key");
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");

    private final LoopContext plane;
    private final CachedFlow cachedWay;

    RequestFlow(LoopContext plane) {
        this.plane = plane;
        this.cachedWay = new CachedFlow(plane);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, plane);
        switch (RequestRoute.of(request.method(), request.path())) {
            case RequestRoute.Unknown unknown -> exchange.refuse(unknown.refusal());
            case RequestRoute.Generate route -> generate(exchange, route.operation());
            case RequestRoute.ListModels _list -> listModels(exchange);
            case RequestRoute.GetModel route -> getModel(exchange, route.model());
        }
    }

    private void generate(Exchange exchange, Operation operation) {
        if (!authenticate(exchange) || !admit(exchange)) {
            return;
        }
        switch (head(exchange, operation)) {
            case RequestFactsCollector.Gathered.Refused refused ->
                    exchange.refuse(refused.refusal());
            case RequestFactsCollector.Gathered.Ready ready -> {
                if (!deniedByHead(exchange, operation, ready.head())) {
                    receive(exchange, operation, ready.head());
                }
            }
        }
    }

    private static RequestFactsCollector.Gathered head(Exchange exchange, Operation operation) {
        return RequestFactsCollector.of(
                exchange.caller(),
                operation.path(),
                exchange.request().headers(),
                exchange.world().read());
    }

    /** Denies what no body can change. A count is estimated here where the gateway may see it. */
    private static boolean deniedByHead(
            Exchange exchange, Operation operation, RequestFactsCollector.Head head) {
        Optional<Decision.Denied> denied =
                exchange.world()
                        .engine()
                        .deniedBeforeBody(head.beforeBody())
                        .filter(
                                denial ->
                                        operation.kind() != Operation.Kind.TOKEN_COUNT
                                                || denial.param().equals(Axis.COPIES.key()));
        denied.ifPresent(
                denial -> {
                    exchange.decidedBy(head.beforeBody());
                    exchange.deniedUnread(denial, DenialRefusals.refusal(denial));
                });
        return denied.isPresent();
    }

    private void receive(Exchange exchange, Operation operation, RequestFactsCollector.Head head) {
        RequestBody.read(
                exchange.request(),
                exchange.world().limits().body(),
                exchange.memory(),
                new RequestBody.Receiver() {
                    @Override
                    public void complete(Slice body) {
                        if (!exchange.over()) {
                            read(exchange, head, new Body(operation, body));
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
                        refuseUnread(exchange, FlowRefusals.noRoom());
                    }

                    @Override
                    public void disconnected() {
                        exchange.refuse(FlowRefusals.brokenBody());
                    }
                });
    }

    private static boolean authenticate(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        Identity identity =
                exchange.world()
                        .keyring()
                        .identify(
                                request.getHeader(HttpHeaders.AUTHORIZATION),
                                request.getHeader(API_KEY),
                                request.getHeader(X_API_KEY));
        return switch (identity) {
            case Identity.Known known -> {
                exchange.calledBy(known);
                yield true;
            }
            case Identity.Unknown _unknown -> {
                exchange.refuse(FlowRefusals.invalidKey());
                yield false;
            }
        };
    }

    private static boolean admit(Exchange exchange) {
        if (exchange.admit()) {
            return true;
        }
        exchange.refuse(FlowRefusals.overloaded());
        return false;
    }

    private void read(Exchange exchange, RequestFactsCollector.Head facts, Body asked) {
        Slice body = asked.bytes();
        switch (CallerProtocol.of(asked.operation()).head(body)) {
            case HeadReading.Malformed bad ->
                    exchange.refuse(
                            Refusal.of(RefusalCode.INVALID_REQUEST, bad.message()).at(bad.param()));
            case HeadReading.Read read ->
                    ask(
                            exchange,
                            facts,
                            new Call(
                                    asked.operation(), read.head(), body, plane.clock().instant()));
        }
    }

    private void ask(Exchange exchange, RequestFactsCollector.Head facts, Call call) {
        switch (ProtocolHttp.of(call.operation()).read(call, exchange.request().headers())) {
            case ProtocolHttp.HeaderReading.Read read -> decide(exchange, facts, read.call());
            case ProtocolHttp.HeaderReading.Refused refused -> exchange.refuse(refused.refusal());
        }
    }

    private void decide(Exchange exchange, RequestFactsCollector.Head facts, Call call) {
        exchange.asks(call);
        route(exchange, call, facts.with(call));
    }

    private void route(Exchange exchange, Call call, RequestFacts facts) {
        RuntimeSnapshot world = exchange.world();
        exchange.decidedBy(facts);
        switch (world.engine().decide(facts, world.fleet(), plane.random().nextLong())) {
            case Decision.Denied denied ->
                    exchange.denied(denied, refusal(world, call, facts, denied));
            case Decision.Permitted permitted -> attempt(exchange, call, permitted);
        }
    }

    /** A denial for the sake of a member is the caller's to mend, and names the member. */
    private Refusal refusal(
            RuntimeSnapshot world, Call call, RequestFacts facts, Decision.Denied denied) {
        Capabilities known = facts.demand().needs().withoutExtensions();
        if (known.equals(facts.demand().needs())) {
            return DenialRefusals.refusal(denied);
        }
        return switch (world.engine().decide(facts.needing(known), world.fleet(), 0)) {
            case Decision.Denied _same -> DenialRefusals.refusal(denied);
            case Decision.Permitted without ->
                    ProtocolExtensions.member(call, without.plan().list().getFirst())
                            .map(FlowRefusals::unlisted)
                            .orElseGet(() -> DenialRefusals.refusal(denied));
        };
    }

    private void attempt(Exchange exchange, Call call, Decision.Permitted permitted) {
        PlannedCall job =
                new PlannedCall(call, exchange.world().fleet(), permitted, exchange.answers());
        exchange.permitted(permitted);
        boolean cached = permitted.conduct().cache().mode() != CachePolicy.Mode.OFF;
        if (!cached || !cachedWay.take(exchange, job)) {
            Attempts attempts = new Attempts(job, plane.loop(), exchange.response(), exchange);
            exchange.takes(attempts, CacheStatus.BYPASS);
            attempts.start();
        }
    }

    private void listModels(Exchange exchange) {
        if (authenticate(exchange)) {
            RuntimeSnapshot world = exchange.world();
            List<String> names =
                    world.models().stream().filter(exchange.caller().tenant()::mayUse).toList();
            exchange.answerOurselves(ModelBodies.list(names, world.loadedAt().getEpochSecond()));
        }
    }

    private void getModel(Exchange exchange, String model) {
        if (!authenticate(exchange)) {
            return;
        }
        RuntimeSnapshot world = exchange.world();
        if (!world.models().contains(model)) {
            exchange.refuse(FlowRefusals.modelNotFound());
        } else if (!exchange.caller().tenant().mayUse(model)) {
            exchange.refuse(FlowRefusals.modelNotAllowed());
        } else {
            exchange.answerOurselves(ModelBodies.one(model, world.loadedAt().getEpochSecond()));
        }
    }

    /** Refuses a request whose body is still on its way, and takes the connection down with it. */
    private static void refuseUnread(Exchange exchange, Refusal refusal) {
        exchange.response().closeAfterwards(exchange.request().connection());
        exchange.refuse(refusal);
    }

    /** A body as it came, and what it is for. */
    private record Body(Operation operation, Slice bytes) {}
}
