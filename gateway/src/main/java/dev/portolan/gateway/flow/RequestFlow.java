package dev.portolan.gateway.flow;

import dev.portolan.gateway.catalog.Extensions;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.listener.RequestBody;
import dev.portolan.gateway.routing.Denials;
import dev.portolan.gateway.routing.Facts;
import dev.portolan.gateway.surface.Models;
import dev.portolan.gateway.surface.Refusal;
import dev.portolan.gateway.surface.RefusalCode;
import dev.portolan.gateway.surface.Route;
import dev.portolan.gateway.telemetry.CacheStatus;
import dev.portolan.gateway.upstream.Attempts;
import dev.portolan.gateway.upstream.Job;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.Betas;
import dev.portolan.provider.Call;
import dev.portolan.provider.Operation;
import dev.portolan.provider.Surface;
import dev.portolan.provider.wire.HeadReading;
import dev.portolan.provider.wire.RequestHead;
import dev.portolan.provider.wire.Slice;

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

    private final Plane plane;
    private final CachedWay cachedWay;

    RequestFlow(Plane plane) {
        this.plane = plane;
        this.cachedWay = new CachedWay(plane);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, plane);
        switch (Route.of(request.method(), request.path())) {
            case Route.Unknown unknown -> exchange.refuse(unknown.refusal());
            case Route.Generate route -> generate(exchange, route.operation());
            case Route.ListModels _list -> listModels(exchange);
            case Route.GetModel route -> getModel(exchange, route.model());
        }
    }

    private void generate(Exchange exchange, Operation operation) {
        if (!authenticate(exchange) || !admit(exchange)) {
            return;
        }
        switch (head(exchange, operation)) {
            case Facts.Gathered.Refused refused -> exchange.refuse(refused.refusal());
            case Facts.Gathered.Ready ready -> {
                if (!deniedByHead(exchange, operation, ready.head())) {
                    receive(exchange, operation, ready.head());
                }
            }
        }
    }

    private static Facts.Gathered head(Exchange exchange, Operation operation) {
        return Facts.of(
                exchange.caller(),
                operation.path(),
                exchange.request().headers(),
                exchange.world().read());
    }

    /** Denies what no body can change. A count is estimated here where the gateway may see it. */
    private static boolean deniedByHead(Exchange exchange, Operation operation, Facts.Head head) {
        Optional<Decision.Denied> denied =
                exchange.world()
                        .engine()
                        .deniedBeforeBody(head.beforeBody())
                        .filter(
                                denial ->
                                        operation != Operation.COUNT_TOKENS
                                                || denial.param().equals(Axis.COPIES.key()));
        denied.ifPresent(
                denial -> {
                    exchange.decidedBy(head.beforeBody());
                    exchange.deniedUnread(denial, Denials.refusal(denial));
                });
        return denied.isPresent();
    }

    private void receive(Exchange exchange, Operation operation, Facts.Head head) {
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
                        refuseUnread(exchange, Refusals.tooLarge(limit));
                    }

                    @Override
                    public void tooSlow() {
                        refuseUnread(exchange, Refusals.tooSlow());
                    }

                    @Override
                    public void malformed(Refusal refusal) {
                        refuseUnread(exchange, refusal);
                    }

                    @Override
                    public void noRoom() {
                        refuseUnread(exchange, Refusals.noRoom());
                    }

                    @Override
                    public void broken() {
                        exchange.refuse(Refusals.brokenBody());
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
                exchange.refuse(Refusals.invalidKey());
                yield false;
            }
        };
    }

    private static boolean admit(Exchange exchange) {
        if (exchange.admit()) {
            return true;
        }
        exchange.refuse(Refusals.overloaded());
        return false;
    }

    private void read(Exchange exchange, Facts.Head facts, Body asked) {
        Slice body = asked.bytes();
        switch (RequestHead.read(body.array(), body.from(), body.to())) {
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

    private void ask(Exchange exchange, Facts.Head facts, Call call) {
        if (call.operation().surface() != Surface.ANTHROPIC) {
            decide(exchange, facts, call);
            return;
        }
        Betas.read(exchange.request().headers().getAll(Betas.HEADER))
                .ifPresentOrElse(
                        betas -> decide(exchange, facts, call.asking(betas)),
                        () -> exchange.refuse(Refusals.betas()));
    }

    private void decide(Exchange exchange, Facts.Head facts, Call call) {
        exchange.asks(call);
        route(exchange, call, facts.with(call));
    }

    private void route(Exchange exchange, Call call, RequestFacts facts) {
        World world = exchange.world();
        exchange.decidedBy(facts);
        switch (world.engine().decide(facts, world.fleet(), plane.random().nextLong())) {
            case Decision.Denied denied ->
                    exchange.denied(denied, refusal(world, call, facts, denied));
            case Decision.Permitted permitted -> attempt(exchange, call, permitted);
        }
    }

    /** A denial for the sake of a member is the caller's to mend, and names the member. */
    private Refusal refusal(World world, Call call, RequestFacts facts, Decision.Denied denied) {
        Capabilities known = facts.demand().needs().withoutExtensions();
        if (known.equals(facts.demand().needs())) {
            return Denials.refusal(denied);
        }
        return switch (world.engine().decide(facts.needing(known), world.fleet(), 0)) {
            case Decision.Denied _same -> Denials.refusal(denied);
            case Decision.Permitted without ->
                    Extensions.member(call, without.plan().list().getFirst())
                            .map(Refusals::unlisted)
                            .orElseGet(() -> Denials.refusal(denied));
        };
    }

    private void attempt(Exchange exchange, Call call, Decision.Permitted permitted) {
        Job job = new Job(call, exchange.world().fleet(), permitted, exchange.answers());
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
            World world = exchange.world();
            List<String> names =
                    world.models().stream().filter(exchange.caller().tenant()::mayUse).toList();
            exchange.answerOurselves(Models.list(names, world.loadedAt().getEpochSecond()));
        }
    }

    private void getModel(Exchange exchange, String model) {
        if (!authenticate(exchange)) {
            return;
        }
        World world = exchange.world();
        if (!world.models().contains(model)) {
            exchange.refuse(Refusals.modelNotFound());
        } else if (!exchange.caller().tenant().mayUse(model)) {
            exchange.refuse(Refusals.modelNotAllowed());
        } else {
            exchange.answerOurselves(Models.one(model, world.loadedAt().getEpochSecond()));
        }
    }

    /** Refuses a request whose body is still on its way, and takes the connection down with it. */
    private static void refuseUnread(Exchange exchange, Refusal refusal) {
        exchange.response().closesConnection(exchange.request().connection());
        exchange.refuse(refusal);
    }

    /** A body as it came, and what it is for. */
    private record Body(Operation operation, Slice bytes) {}
}
