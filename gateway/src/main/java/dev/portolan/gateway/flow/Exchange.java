package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.ActiveCall;
import dev.portolan.gateway.attempt.Attempts;
import dev.portolan.gateway.attempt.AttemptsExhausted;
import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.buffer.MemoryReservation;
import dev.portolan.gateway.buffer.TenantShare;
import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.listener.RequestBody;
import dev.portolan.gateway.protocol.AnswerHeaders;
import dev.portolan.gateway.protocol.ProtocolHttp;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.StreamTrailer;
import dev.portolan.gateway.protocol.TokenEstimate;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.Receipt.Kind;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.receipt.TotalUsage;
import dev.portolan.gateway.relay.CallerGoneListener;
import dev.portolan.gateway.relay.CallerResponse;
import dev.portolan.gateway.relay.KeepAlive;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.request.Operation;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One request on its way. Belongs to one event loop; ends exactly once, and whatever happens after
 * that does nothing.
 */
final class Exchange implements Attempts.Observer, CallerGoneListener {
    private static final String STALLED = "caller_stalled";

    /** The status in the head of a stream, whatever is told in it. */
    private static final int STREAM = 200;

    private final LoopContext plane;
    private final RuntimeSnapshot world;
    private final HttpServerRequest request;
    private final ProtocolHttp protocol;
    private final CallerResponse response;
    private final String id;
    private final RequestRecord account;
    private @Nullable RequestFacts facts;
    private @Nullable MemoryReservation held;
    private @Nullable KeepAlive keepAlive;
    private boolean admitted;
    private boolean ended;

    Exchange(HttpServerRequest request, LoopContext plane) {
        this.plane = plane;
        this.world = plane.shared().world().get();
        this.request = request;
        this.id = plane.ids().of(request.getHeader(AnswerHeaders.REQUEST_ID));
        this.account = new RequestRecord(world, plane, id);
        this.protocol = ProtocolHttp.at(request.path());
        this.response =
                new CallerResponse(
                        request,
                        protocol,
                        new CallerResponse.StallTimeout(
                                plane.loop().watchdog(), world.limits().writeNanos()),
                        this);
        response.headers().set(AnswerHeaders.REQUEST_ID, id);
        protocol.setRequestId(response.headers(), id);
        plane.open().add(this);
    }

    RuntimeSnapshot world() {
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
        account.calledBy(known);
        MemoryBudget.Tenant memory = world.memory().tenant(known.tenant().id());
        held = memory.requests().newReservation();
        response.reserveWith(memory.answers().newReservation());
    }

    /** Where the body is held until the exchange ends. */
    RequestBody.Memory memory() {
        MemoryReservation body = Objects.requireNonNull(held, "no caller yet");
        return new RequestBody.Memory(body, plane.loop().queue(), plane.loop().watchdog());
    }

    /** The share of its tenant in what answers may hold. */
    TenantShare answers() {
        return world.memory().tenant(caller().tenant().id()).answers();
    }

    Identity.Known caller() {
        return account.caller();
    }

    void asks(Call asked) {
        account.asks(asked);
    }

    void decidedBy(RequestFacts gathered) {
        facts = gathered;
    }

    /** Notes what the policies decided. */
    void permitted(Decision.Permitted decision) {
        account.permitted(decision);
        Call asked = account.call();
        if (asked != null && streams(asked)) {
            keepAlive = decision.conduct().failover().keepAlive().map(this::keptAlive).orElse(null);
        }
    }

    private static boolean streams(Call asked) {
        return asked.head().stream() && asked.operation().kind().generates();
    }

    private KeepAlive keptAlive(Duration silence) {
        return new KeepAlive(response, plane.loop().watchdog(), silence, this::completeHeadEarly);
    }

    /** Who will answer, and at which attempt, is not known yet. */
    private void completeHeadEarly() {
        response.headers().set(AnswerHeaders.CACHE, account.cache().label());
        setPolicies();
    }

    /** Notes what is now under way, and what the cache had to do with it. */
    void takes(ActiveCall begun, CacheStatus status) {
        account.takes(begun, status);
    }

    /** Another one pays for the answer, or nobody has to. */
    void paysNothing() {
        account.paysNothing();
    }

    /** Ends with an answer of our own, for which no upstream was asked. */
    void answerOurselves(byte[] body) {
        response.headers().set(AnswerHeaders.CACHE, account.cache().label());
        response.send(200, Slice.of(body), this::completed);
    }

    /** Ends with an answer given before; false where it can't be had in the form asked for. */
    boolean answerAgain(CachedAnswer kept) {
        Call asked = account.call();
        Optional<Slice> body = asked == null ? Optional.empty() : AnswerForm.of(asked, kept);
        if (asked == null || body.isEmpty()) {
            return false;
        }
        account.answersAgain(kept.origin());
        setOrigin(kept.origin(), 0);
        response.headers()
                .set(AnswerHeaders.AGE, Long.toString(kept.ageSeconds(plane.clock().millis())));
        if (asked.head().stream()) {
            response.startStream();
            write(body.get());
            AnswerForm.usageEvent(asked, body.get(), kept.usage()).ifPresent(this::write);
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
        deniedUnread(denied, refusal);
    }

    /** Ends with what the policies denied before the body was read. */
    void deniedUnread(Decision.Denied denied, Refusal refusal) {
        response.headers().set(AnswerHeaders.POLICIES, String.join(",", denied.policies()));
        refuse(refusal);
    }

    private void finish(Kind kind, Refusal refusal) {
        if (ended) {
            return;
        }
        int told = refusal.status();
        if (response.committed()) {
            told = STREAM;
        } else {
            setDecided(account.records().size());
            response.headers().set(AnswerHeaders.CACHE, account.cache().label());
        }
        response.refuse(refusal);
        end(account.receipt(kind, told, refusal.status(), refusal.code()));
    }

    /** Interrupts what is under way because the gateway is going down. */
    void interrupt() {
        abandon();
        finish(Kind.UPSTREAM_FAILED, FailureAnswers.goingDown(response.begun()));
    }

    private void abandon() {
        ActiveCall running = account.course();
        if (running != null) {
            running.abandon();
            serveSeen();
        }
    }

    @Override
    public void disconnected() {
        gone(null);
    }

    @Override
    public void stalled() {
        gone(STALLED);
    }

    private void gone(@Nullable String why) {
        if (!ended) {
            abandon();
            end(Kind.CLIENT_LEFT, 499, why);
        }
    }

    @Override
    public void answering(LiveDeployment deployment, int attemptCount, List<String> dropped) {
        if (!response.committed()) {
            setOrigin(account.origin(deployment, dropped), attemptCount);
        }
    }

    private void setOrigin(AnswerOrigin origin, int attemptCount) {
        setDecided(attemptCount);
        account.told(origin).write(response.headers());
    }

    private void setDecided(int attemptCount) {
        MultiMap headers = response.headers();
        headers.set(AnswerHeaders.ATTEMPTS, Integer.toString(attemptCount));
        setPolicies();
        if (attemptCount > 1 && account.course() != null) {
            headers.set(AnswerHeaders.TRAIL, String.join(", ", trail()));
        }
    }

    private List<String> trail() {
        return account.records().stream().map(AttemptRecord::label).toList();
    }

    private void setPolicies() {
        Decision.Permitted decision = account.permitted();
        if (decision != null) {
            response.headers().set(AnswerHeaders.POLICIES, String.join(",", decision.policies()));
        }
    }

    @Override
    public void answered(AttemptRecord last, WholeAnswer.Answer answer) {
        account.serve(last);
        endWhole(answer.body());
    }

    private void endWhole(Slice body) {
        Cost cost = account.total().cost();
        if (cost != null) {
            response.headers().set(AnswerHeaders.COST, cost.toString());
        }
        response.send(200, body, this::completed);
    }

    @Override
    public void streamed(AttemptRecord last, StreamRelay relay) {
        account.serve(last);
        TokensUsed taken = last.tokens();
        endStream(taken == null ? null : taken.usage());
    }

    private void endStream(@Nullable Usage usage) {
        Receipt.Served bill = account.served();
        if (bill != null && "1".equals(request.getHeader(StreamTrailer.HEADER))) {
            TotalUsage total = account.total();
            Usage used = account.pays() ? total.usage() : usage;
            byte[] trailer = protocol.trailer(id, bill.upstreamModel(), used, total.cost());
            response.write(trailer, 0, trailer.length);
        }
        response.done(this::completed);
    }

    private void completed() {
        end(Kind.COMPLETED, 200, null);
    }

    @Override
    public void interrupted(AttemptRecord broken, FailedAttempt failure) {
        account.serve(broken);
        finish(Kind.UPSTREAM_FAILED, FailureAnswers.interrupted(failure));
    }

    @Override
    public void exhausted(AttemptsExhausted how) {
        FailedAttempt last = how.last();
        if (counts() && (last == null || last.outcome() != AttemptOutcome.REFUSED)) {
            estimate();
            return;
        }
        tellUpstream(last);
        Refusal refusal = FailureAnswers.exhausted(how);
        finish(refusal.status() < 500 ? Kind.REFUSED : Kind.UPSTREAM_FAILED, refusal);
    }

    /** Whether the caller asks for a count, which the gateway can estimate by itself. */
    private boolean counts() {
        Call asked = account.call();
        return asked != null && asked.operation().kind() == Operation.Kind.TOKEN_COUNT;
    }

    private void estimate() {
        response.headers().set(AnswerHeaders.ESTIMATED, "1");
        answerOurselves(
                protocol.tokenCount(
                        TokenEstimate.of(Objects.requireNonNull(account.call()).head())));
    }

    private void tellUpstream(@Nullable FailedAttempt last) {
        ProviderError error = last == null ? null : last.error();
        String upstream = error == null ? null : error.upstreamRequestId();
        if (upstream != null && !response.committed()) {
            response.headers().set(AnswerHeaders.UPSTREAM_REQUEST_ID, upstream);
        }
    }

    @Override
    public void deadlinePassed() {
        serveSeen();
        finish(Kind.TIMED_OUT, FailureAnswers.deadlinePassed());
    }

    private void serveSeen() {
        if (response.committed() && account.served() == null) {
            account.serveSeen();
        }
    }

    private void end(Kind kind, int status, @Nullable String code) {
        if (!ended) {
            end(account.receipt(kind, status, status, code));
        }
    }

    private void end(Receipt receipt) {
        ended = true;
        if (keepAlive != null) {
            keepAlive.close();
        }
        plane.open().remove(this);
        MemoryReservation body = held;
        if (body != null) {
            body.close();
        }
        if (admitted) {
            plane.shared().admission().release();
        }
        plane.shared().ledger().record(receipt);
        RequestFacts gathered = facts;
        if (gathered != null && plane.shared().ledger().recorder().isOn()) {
            plane.shared()
                    .ledger()
                    .recorder()
                    .offer(DecisionRecording.of(world, gathered, receipt));
        }
    }
}
