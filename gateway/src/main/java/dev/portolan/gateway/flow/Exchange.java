package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Settlements;
import dev.portolan.gateway.attempt.ActiveCall;
import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.flow.RequestState.Answered;
import dev.portolan.gateway.flow.RequestState.Arrived;
import dev.portolan.gateway.flow.RequestState.HasCaller;
import dev.portolan.gateway.flow.RequestState.HasDecision;
import dev.portolan.gateway.flow.RequestState.HasFacts;
import dev.portolan.gateway.flow.RequestState.HasPermit;
import dev.portolan.gateway.flow.RequestState.Identified;
import dev.portolan.gateway.flow.RequestState.Permitted;
import dev.portolan.gateway.flow.RequestState.UnderWay;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.ledger.DecisionRecorder;
import dev.portolan.gateway.ledger.RecordKeeping;
import dev.portolan.gateway.ledger.RequestRecords;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.protocol.AnswerHeaders;
import dev.portolan.gateway.protocol.ClientDetection;
import dev.portolan.gateway.protocol.ProtocolHttp;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.TokenEstimate;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.Receipt.Kind;
import dev.portolan.gateway.relay.CallerGoneListener;
import dev.portolan.gateway.relay.CallerResponse;
import dev.portolan.gateway.relay.KeepAlive;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.telemetry.GovernanceTelemetry.Step;
import dev.portolan.gateway.upload.FormUpload;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.caller.ClientKind;
import dev.portolan.provider.request.Operation;

import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One request and its response. Belongs to one event loop; ends exactly once, and calls after that
 * do nothing.
 */
final class Exchange implements CallerGoneListener {
    private static final String STALLED = "caller_stalled";

    /** The status in the head of a stream, even if a refusal follows in it. */
    private static final int STREAM = 200;

    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final LoopContext context;
    private final RuntimeSnapshot snapshot;
    private final HttpServerRequest request;
    private ProtocolHttp protocol;
    private final CallerResponse response;
    private final ReceiptWriter receipts;
    private final RecordKeeping record;
    private final Arrived arrived;
    private RequestState state;
    private @Nullable KeepAlive keepAlive;
    private @Nullable FormUpload upload;
    private boolean ended;

    Exchange(HttpServerRequest request, LoopContext context) {
        this.context = context;
        this.snapshot = context.shared().snapshot().get();
        this.request = request;
        this.receipts = new ReceiptWriter(snapshot, context);
        this.record = new RecordKeeping(context.shared().ledger());
        String id = context.ids().of(request.getHeader(AnswerHeaders.REQUEST_ID));
        this.arrived = new Arrived(id, context.clock().instant(), context.loop().watchdog().now());
        this.state = arrived;
        this.protocol = ProtocolHttp.at(request.path(), request.headers());
        this.response =
                new CallerResponse(
                        request,
                        protocol,
                        new CallerResponse.StallTimeout(
                                context.loop().watchdog(), snapshot.limits().writeNanos()),
                        this);
        response.headers().set(AnswerHeaders.REQUEST_ID, id);
        protocol.setRequestId(response.headers(), id);
        context.open().add(this);
    }

    RuntimeSnapshot snapshot() {
        return snapshot;
    }

    HttpServerRequest request() {
        return request;
    }

    CallerResponse response() {
        return response;
    }

    ProtocolHttp protocol() {
        return protocol;
    }

    /** Returns whose client sent the request. */
    ClientKind client(Operation operation, Identity.Known caller) {
        return ClientDetection.of(operation, request.headers(), caller.client());
    }

    /** Answers in another protocol than the request's path and headers indicate. */
    void answerAs(ProtocolHttp other) {
        protocol = other;
        response.answerAs(other);
        other.setRequestId(response.headers(), id());
    }

    String id() {
        return arrived.id();
    }

    boolean over() {
        return ended;
    }

    /** Enters the next state of the request. */
    <S extends RequestState> S enter(S next) {
        state = next;
        return next;
    }

    /** Begins the record of the request, or refuses the request if that is not possible. */
    Optional<Identified> identified(Identity.Known caller) {
        String tenant = caller.tenant().id();
        if (!record.begin(
                new RequestRecords.Caller(arrived.at(), arrived.id(), tenant, caller.keyId()))) {
            refuse(FlowRefusals.notRecorded());
            return Optional.empty();
        }
        context.took(Step.IDENTITY, arrived.startedAt());
        MemoryBudget.Tenant memory = snapshot.memory().tenant(tenant);
        response.reserveWith(memory.answers().newReservation());
        return Optional.of(
                enter(new Identified(arrived, caller, memory.requests().newReservation())));
    }

    /** Notes the decision, before anything is sent. */
    void decided(RequestFacts facts, Decision decision) {
        record.decided(new DecisionGrounds(snapshot.digest(), snapshot.engine(), facts, decision));
    }

    UnderWay underWay(Permitted permitted, ActiveCall upstream, CacheStatus cache) {
        return enter(new UnderWay(permitted, upstream, cache, context.loop().watchdog().now()));
    }

    /** Attributes the answer to the attempt {@code last}. */
    Answered answered(HasDecision before, AttemptRecord last) {
        return enter(receipts.answered(before, last));
    }

    Answered fromCache(Permitted permitted, AnswerOrigin origin) {
        return enter(receipts.fromCache(permitted, origin));
    }

    /** Sends comments from now on while a stream has been silent for {@code silence}. */
    void keepAlive(Duration silence) {
        keepAlive =
                new KeepAlive(
                        response, context.loop().watchdog(), silence, this::completeHeadEarly);
    }

    /** Sets the headers that do not depend on the deployment and the attempt that answer. */
    private void completeHeadEarly() {
        setCache();
        ResponseHeaders.policies(response.headers(), state);
    }

    private void setCache() {
        response.headers().set(AnswerHeaders.CACHE, ResponseHeaders.cache(state).label());
    }

    /** Sets the headers with what the caller's limits have left. */
    void setLimits(LimitsLeft left) {
        protocol.setLimits(response.headers(), left, context.clock().instant());
    }

    /** Ends with an answer of our own, for which no upstream was called. */
    void answerLocally(byte[] body) {
        setCache();
        response.send(200, Slice.of(body), this::completed);
    }

    /** Ends with our own estimate of the tokens in {@code call}. */
    void estimate(Call call) {
        response.headers().set(AnswerHeaders.ESTIMATED, "1");
        String tokens = Long.toString(TokenEstimate.of(call.head()));
        answerLocally(CallerProtocol.of(call.operation()).tokenCount(tokens).toBytes());
    }

    /** Ends with a refusal of our own. */
    void refuse(Refusal refusal) {
        finish(Kind.REFUSED, refusal);
    }

    /** Ends with a denial of {@code policies}. */
    void deny(List<String> policies, Refusal refusal) {
        ResponseHeaders.policies(response.headers(), policies);
        refuse(refusal);
    }

    /** Sets the form that is the request's body. */
    void setUpload(FormUpload form) {
        upload = form;
    }

    /** Returns the form that is the request's body; null if its body was read. */
    @Nullable FormUpload upload() {
        return upload;
    }

    /** Ends with an error: as the whole answer, or as the last event of a stream. */
    void finish(Kind kind, Refusal refusal) {
        if (ended) {
            return;
        }
        FormUpload form = upload;
        if (form != null && !form.isComplete()) {
            response.closeAfterwards(request.connection());
        }
        int status = refusal.status();
        if (response.committed()) {
            status = STREAM;
        } else {
            List<AttemptRecord> attempts = ResponseHeaders.attempts(state);
            ResponseHeaders.attempts(response.headers(), attempts.size(), attempts);
            ResponseHeaders.policies(response.headers(), state);
            setCache();
        }
        response.refuse(refusal);
        if (isDenied(kind)) {
            context.shared().telemetry().onDenied(FlowRefusals.reason(refusal));
        }
        end(receipts.receipt(state, kind, status, refusal.status(), refusal.code()));
    }

    /** Returns whether an ending is a refusal, or a failure before any attempt. */
    private boolean isDenied(Kind kind) {
        return switch (kind) {
            case REFUSED -> true;
            case UPSTREAM_FAILED, TIMED_OUT -> ResponseHeaders.attempts(state).isEmpty();
            case COMPLETED, CLIENT_LEFT -> false;
        };
    }

    /** Ends with the whole answer, which the connection has now. */
    void completed() {
        end(Kind.COMPLETED, 200, null);
    }

    /** Interrupts the request because the gateway is shutting down. */
    void interrupt() {
        abandon();
        finish(Kind.UPSTREAM_FAILED, FailureAnswers.shuttingDown(response.begun()));
    }

    /** Abandons the call under way, if there is one. */
    void abandon() {
        if (state instanceof UnderWay running) {
            running.upstream().abandon();
            attributeSent(running);
        }
    }

    /** Attributes the part of an answer that was sent to the last attempt that produced one. */
    void attributeSent(HasDecision before) {
        if (response.committed()) {
            before.attempts().reversed().stream()
                    .filter(AttemptRecord::answered)
                    .findFirst()
                    .ifPresent(last -> answered(before, last));
        }
    }

    @Override
    public void disconnected() {
        callerLeft(null);
    }

    @Override
    public void stalled() {
        callerLeft(STALLED);
    }

    private void callerLeft(@Nullable String code) {
        if (!ended) {
            abandon();
            end(Kind.CLIENT_LEFT, CLIENT_CLOSED_REQUEST, code);
        }
    }

    private void end(Kind kind, int status, @Nullable String code) {
        if (!ended) {
            end(receipts.receipt(state, kind, status, status, code));
        }
    }

    private void end(Receipt receipt) {
        ended = true;
        FormUpload form = upload;
        if (form != null) {
            form.close();
        }
        if (keepAlive != null) {
            keepAlive.close();
        }
        context.open().remove(this);
        if (state instanceof HasCaller known) {
            known.identified().body().close();
        }
        if (state instanceof HasPermit admitted) {
            endPermit(admitted, receipt);
        }
        record.ended(receipt);
        DecisionRecorder recorder = context.shared().ledger().recorder();
        if (state instanceof HasFacts decided && recorder.isOn()) {
            recorder.offer(DecisionRecording.of(snapshot, decided.facts(), receipt));
        }
    }

    private void endPermit(HasPermit admitted, Receipt receipt) {
        Settlement used =
                admitted.permit().counts()
                        ? Settlements.of(receipt, snapshot.governance().rates())
                        : Settlement.NOTHING;
        switch (receipt.ending().kind()) {
            case COMPLETED -> admitted.permit().completed(used);
            case REFUSED, UPSTREAM_FAILED, TIMED_OUT -> admitted.permit().failed(used);
            case CLIENT_LEFT -> admitted.permit().abandoned(used);
        }
    }
}
