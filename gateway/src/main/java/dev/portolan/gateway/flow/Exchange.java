package dev.portolan.gateway.flow;

import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.gateway.cache.Origin;
import dev.portolan.gateway.catalog.Deployment.ListPrice;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.ledger.Cost;
import dev.portolan.gateway.ledger.Receipt;
import dev.portolan.gateway.ledger.Receipt.Kind;
import dev.portolan.gateway.ledger.Total;
import dev.portolan.gateway.relay.CallerResponse;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.surface.AnswerHeaders;
import dev.portolan.gateway.surface.Refusal;
import dev.portolan.gateway.surface.StreamTrailer;
import dev.portolan.gateway.surface.TokenCount;
import dev.portolan.gateway.surface.Voice;
import dev.portolan.gateway.telemetry.CacheStatus;
import dev.portolan.gateway.upstream.AttemptRecord;
import dev.portolan.gateway.upstream.Attempts;
import dev.portolan.gateway.upstream.Course;
import dev.portolan.gateway.upstream.Failure;
import dev.portolan.gateway.upstream.LiveDeployment;
import dev.portolan.gateway.upstream.Outcome;
import dev.portolan.gateway.upstream.Taken;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.Call;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.Usage;
import dev.portolan.provider.WholeAnswer;
import dev.portolan.provider.wire.Slice;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One request on its way. Belongs to one event loop; ends exactly once, and whatever happens after
 * that does nothing.
 */
final class Exchange implements Attempts.Observer {
    private final Plane plane;
    private final World world;
    private final HttpServerRequest request;
    private final Voice voice;
    private final CallerResponse response;
    private final Instant at;
    private final long startedAt;
    private final String id;
    private Identity.@Nullable Known caller;
    private @Nullable Call call;
    private @Nullable RequestFacts facts;
    private Decision.@Nullable Permitted permitted;
    private @Nullable Course course;
    private Receipt.@Nullable Served served;
    private @Nullable AttemptRecord answeredLast;
    private CacheStatus cache = CacheStatus.BYPASS;
    private boolean pays = true;
    private long sentAt = -1;
    private boolean admitted;
    private boolean ended;

    Exchange(HttpServerRequest request, Plane plane) {
        this.plane = plane;
        this.world = plane.shared().world().get();
        this.request = request;
        this.at = plane.clock().instant();
        this.startedAt = plane.loop().watchdog().now();
        this.id = plane.ids().of(request.getHeader(AnswerHeaders.REQUEST_ID));
        this.voice = Voice.at(request.path());
        this.response = new CallerResponse(request.response(), voice, this::left);
        response.headers().set(AnswerHeaders.REQUEST_ID, id);
        if (voice == Voice.ANTHROPIC) {
            response.headers().set(AnswerHeaders.ANTHROPIC_REQUEST_ID, id);
        }
        plane.open().add(this);
    }

    World world() {
        return world;
    }

    HttpServerRequest request() {
        return request;
    }

    CallerResponse response() {
        return response;
    }

    boolean over() {
        return ended;
    }

    /** Takes a place among the requests under way; false where there is none. */
    boolean admit() {
        admitted = plane.shared().admission().tryAcquire(world.limits().concurrentRequests());
        return admitted;
    }

    void calledBy(Identity.Known known) {
        caller = known;
    }

    Identity.Known caller() {
        Identity.Known known = caller;
        if (known == null) {
            throw new IllegalStateException("no caller yet (expected: identity before routing)");
        }
        return known;
    }

    void asks(Call asked) {
        call = asked;
    }

    void decidedBy(RequestFacts gathered) {
        facts = gathered;
    }

    /** Notes what the policies decided. */
    void permitted(Decision.Permitted decision) {
        permitted = decision;
    }

    /** Notes what is now under way, and what the cache had to do with it. */
    void takes(Course begun, CacheStatus status) {
        course = begun;
        cache = status;
        pays = true;
        sentAt = plane.loop().watchdog().now();
    }

    /** Another one pays for the answer, or nobody has to. */
    void paysNothing() {
        pays = false;
    }

    /** Ends with an answer of our own, for which no upstream was asked. */
    void answerOurselves(byte[] body) {
        response.headers().set(AnswerHeaders.CACHE, cache.label());
        response.send(200, Slice.of(body));
        end(Kind.COMPLETED, 200, null);
    }

    /** Ends with an answer given before; false where it can't be had in the form asked for. */
    boolean answerAgain(CachedAnswer kept) {
        Call asked = call;
        Optional<Slice> body = asked == null ? Optional.empty() : Replay.of(asked, kept);
        if (asked == null || body.isEmpty()) {
            return false;
        }
        cache = CacheStatus.HIT;
        pays = false;
        Origin origin = kept.origin();
        setOrigin(origin, 0);
        response.headers()
                .set(AnswerHeaders.AGE, Long.toString(kept.ageSeconds(plane.clock().millis())));
        served = bill(origin, -1, null);
        if (asked.head().stream()) {
            response.startStream();
            write(body.get());
            Replay.usageChunk(asked, body.get(), kept.usage()).ifPresent(this::write);
            endStream(kept.usage());
        } else {
            endWhole(body.get());
        }
        return true;
    }

    private void write(Slice events) {
        response.write(events.array(), events.from(), events.to());
    }

    /** Ends with a refusal of our own. */
    void refuse(Refusal refusal) {
        finish(Kind.REFUSED, refusal);
    }

    /** Ends with what the policies denied. */
    void denied(Decision.Denied denied, Refusal refusal) {
        if (counts() && denied.reason() == Decision.Reason.NO_PERMITTED_ENDPOINT) {
            estimate();
            return;
        }
        response.headers().set(AnswerHeaders.POLICIES, String.join(",", denied.policies()));
        refuse(refusal);
    }

    private void finish(Kind kind, Refusal refusal) {
        if (ended) {
            return;
        }
        if (!response.committed()) {
            setDecided(attemptsMade());
            response.headers().set(AnswerHeaders.CACHE, cache.label());
        }
        response.refuse(refusal);
        end(kind, refusal.status(), refusal.code());
    }

    /** Interrupts what is under way because the gateway is going down. */
    void interrupt() {
        Course running = course;
        if (running != null) {
            running.abandon();
            serveSeen();
        }
        finish(Kind.UPSTREAM_FAILED, Endings.goingDown(response.committed()));
    }

    private void left() {
        if (ended) {
            return;
        }
        Course running = course;
        if (running != null) {
            running.abandon();
            serveSeen();
        }
        end(Kind.CLIENT_LEFT, 499, null);
    }

    @Override
    public void answering(LiveDeployment deployment, int attemptCount, List<String> dropped) {
        setOrigin(origin(deployment, dropped), attemptCount);
    }

    private void setOrigin(Origin origin, int attemptCount) {
        setDecided(attemptCount);
        new Told(origin, cache, pays).write(response.headers());
    }

    private Origin origin(LiveDeployment deployment, List<String> dropped) {
        Decision.Permitted decision = permitted;
        Capabilities needs = decision == null ? Capabilities.NONE : decision.needs();
        return Origin.of(deployment.facts(), needs, dropped);
    }

    private void setDecided(int attemptCount) {
        MultiMap headers = response.headers();
        headers.set(AnswerHeaders.ATTEMPTS, Integer.toString(attemptCount));
        Decision.Permitted decision = permitted;
        if (decision != null) {
            headers.set(AnswerHeaders.POLICIES, String.join(",", decision.policies()));
        }
        if (attemptCount > 1 && course != null) {
            headers.set(AnswerHeaders.TRAIL, String.join(", ", trail()));
        }
    }

    @Override
    public void answered(AttemptRecord last, WholeAnswer.Answer answer) {
        serve(last);
        endWhole(answer.body());
    }

    private void endWhole(Slice body) {
        Receipt.Served bill = served;
        Cost cost = bill == null ? null : total(new Total(bill.usage(), bill.cost())).cost();
        if (cost != null) {
            response.headers().set(AnswerHeaders.COST, cost.toString());
        }
        response.send(200, body);
        end(Kind.COMPLETED, 200, null);
    }

    @Override
    public void streamed(AttemptRecord last, StreamRelay relay) {
        serve(last);
        Taken taken = last.taken();
        endStream(taken == null ? null : taken.usage());
    }

    private void endStream(@Nullable Usage usage) {
        Receipt.Served bill = served;
        if (bill != null && "1".equals(request.getHeader(StreamTrailer.HEADER))) {
            Total total = total(new Total(usage, bill.cost()));
            byte[] trailer = voice.trailer(id, bill.upstreamModel(), total.usage(), total.cost());
            response.write(trailer, 0, trailer.length);
        }
        end(Kind.COMPLETED, 200, null);
        response.done();
    }

    /** What all attempts took, or {@code alone} where only one took anything. */
    private Total total(Total alone) {
        Course made = course;
        if (made == null || made.records().size() == 1) {
            return alone;
        }
        List<Receipt.Spent> spent = spent();
        return spent.size() > 1 ? Total.of(spent) : alone;
    }

    @Override
    public void interrupted(AttemptRecord broken, Failure failure) {
        serve(broken);
        finish(Kind.UPSTREAM_FAILED, Endings.interrupted(failure));
    }

    @Override
    public void exhausted(@Nullable Failure last, Duration wait) {
        if (counts() && (last == null || last.outcome() != Outcome.REFUSED)) {
            estimate();
            return;
        }
        tellUpstream(last);
        Refusal refusal = Endings.exhausted(last, wait);
        finish(refusal.status() < 500 ? Kind.REFUSED : Kind.UPSTREAM_FAILED, refusal);
    }

    /** Whether the caller asks for a count, which the gateway can estimate by itself. */
    private boolean counts() {
        Call asked = call;
        return asked != null && asked.operation() == Operation.COUNT_TOKENS;
    }

    private void estimate() {
        response.headers().set(AnswerHeaders.ESTIMATED, "1");
        answerOurselves(TokenCount.estimate(Objects.requireNonNull(call).head()));
    }

    private void tellUpstream(@Nullable Failure last) {
        ProviderError error = last == null ? null : last.error();
        String upstream = error == null ? null : error.upstreamRequestId();
        if (upstream != null && !response.committed()) {
            response.headers().set(AnswerHeaders.UPSTREAM_REQUEST_ID, upstream);
        }
    }

    @Override
    public void deadlinePassed() {
        serveSeen();
        finish(Kind.TIMED_OUT, Endings.deadlinePassed());
    }

    /** Books the part of an answer that the caller has seen, on whoever told it last. */
    private void serveSeen() {
        Course made = course;
        if (made == null || !response.committed()) {
            return;
        }
        made.records().reversed().stream()
                .filter(record -> record.firstTokenNanos() >= 0)
                .findFirst()
                .ifPresent(this::serve);
    }

    private void serve(AttemptRecord last) {
        LiveDeployment deployment = last.deployment();
        DeploymentFacts facts = deployment.facts();
        Taken taken = last.taken();
        Usage usage = taken == null ? null : taken.usage();
        answeredLast = last;
        served = bill(origin(deployment, List.of()), last.firstTokenNanos(), usage);
        deployment.meters().onRequest(plane.loop().watchdog().now() - startedAt);
        if (usage != null && pays && last.outcome() == Outcome.SUCCEEDED) {
            world.expectations()
                    .onAnswer(caller().tenant().id(), facts.model(), usage.completionTokens());
            if (usage.promptTokens() > 0) {
                double share = (double) usage.cacheRead() / (double) usage.promptTokens();
                world.expectations().onInput(caller().tenant().id(), facts.id(), share);
            }
        }
    }

    private Receipt.Served bill(Origin origin, long firstTokenNanos, @Nullable Usage usage) {
        ListPrice price = world.priceOf(origin.deployment());
        return new Told(origin, cache, pays).bill(price, firstTokenNanos, usage);
    }

    private void end(Kind kind, int status, @Nullable String code) {
        if (ended) {
            return;
        }
        ended = true;
        plane.open().remove(this);
        if (admitted) {
            plane.shared().admission().release();
        }
        Receipt receipt = receipt(kind, status, code);
        plane.shared().ledger().book(receipt);
        RequestFacts gathered = facts;
        if (gathered != null && plane.shared().ledger().recorder().isOn()) {
            plane.shared().ledger().recorder().offer(Recording.of(world, gathered, receipt));
        }
    }

    private Receipt receipt(Kind kind, int status, @Nullable String code) {
        long now = plane.loop().watchdog().now();
        long own = sentAt < 0 ? now - startedAt : sentAt - startedAt;
        Call asked = call;
        Identity.Known known = caller;
        String model = asked == null ? null : world.knownModel(asked.head().model());
        return new Receipt(
                new Receipt.Who(
                        at,
                        id,
                        known == null ? null : known.tenant().id(),
                        known == null ? null : known.keyId(),
                        asked == null ? "-" : asked.operation().path(),
                        model),
                new Receipt.Ending(
                        kind,
                        status,
                        code,
                        asked != null && asked.head().stream(),
                        now - startedAt,
                        own,
                        asked == null ? 0 : asked.body().length()),
                decided(),
                served);
    }

    private Receipt.@Nullable Decided decided() {
        Decision.Permitted decision = permitted;
        return decision == null
                ? null
                : new Receipt.Decided(
                        decision.policies(), decision.requirement().toString(), trail(), spent());
    }

    /** What the attempts took, each at its own deployment's price. */
    private List<Receipt.Spent> spent() {
        Course made = course;
        if (made == null || !pays) {
            return List.of();
        }
        List<Receipt.Spent> spent = new ArrayList<>(made.records().size());
        for (AttemptRecord record : made.records()) {
            Taken taken = record.taken();
            if (taken != null) {
                spent.add(spent(record, taken));
            }
        }
        return spent;
    }

    private Receipt.Spent spent(AttemptRecord record, Taken taken) {
        DeploymentFacts facts = record.deployment().facts();
        return new Receipt.Spent(
                facts.endpoint(),
                facts.upstream(),
                record.equals(answeredLast),
                taken.usage(),
                taken.estimated(),
                Cost.of(taken.usage(), world.priceOf(facts.id())));
    }

    private int attemptsMade() {
        Course made = course;
        return made == null ? 0 : made.records().size();
    }

    private List<String> trail() {
        Course made = course;
        if (made == null) {
            return List.of();
        }
        List<String> trail = new ArrayList<>(made.records().size());
        for (AttemptRecord record : made.records()) {
            trail.add(record.label());
        }
        return trail;
    }
}
