"""One path for every call, whether it came over HTTP or RPC:

token → roles → (the transport reads the body) → schema → handler → answer, or problem.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Final

import pymongo
import structlog
from pymongo.errors import DuplicateKeyError

from kit import metrics, telemetry
from kit.auth import Authenticator, BadToken
from kit.context import Context
from kit.edge import refusals, shown, spans
from kit.edge.across import AcrossNetwork
from kit.edge.answers import Answer, render, render_problem
from kit.edge.auditing import CallTrail
from kit.edge.french import NONE, Phrases, in_french
from kit.edge.limits import UNLIMITED, Limits
from kit.edge.operation import Call, Operation
from kit.edge.problems import Problems
from kit.edge.reading import error_at, read_if_match
from kit.edge.request import Request, load
from kit.idempotency import (
    AlreadyAnswered,
    AnswerBook,
    Key,
    OtherRequest,
    fingerprint,
    is_key,
)
from kit.ids import new_id
from kit.jwks import KeysUnavailable
from kit.logs import stack_of
from kit.transaction import ConcurrentChange, Transaction
from kit.unavailable import is_unavailable
from kit.withdrawals import Withdrawals

CONFLICT: Final = 409

_log = structlog.get_logger("kit.edge")


class Pipeline:
    """Takes the calls of one service through their steps.

    `application()` gives what `bootstrap` built, and raises `refusals.Unavailable` until it is
    ready to serve.
    """

    def __init__(
        self,
        service: str,
        problems: Problems,
        authenticator: Authenticator,
        answers: AnswerBook,
        application: Callable[[], Any],
        phrases: Phrases = NONE,
        limits: Limits = UNLIMITED,
        withdrawals: Withdrawals | None = None,
    ) -> None:
        self.service = service
        self.problems = problems
        self._authenticator = authenticator
        self._answers = answers
        self._application = application
        self._phrases = phrases
        self._limits = limits
        self._withdrawals = withdrawals
        self.across = AcrossNetwork(service, problems, limits)

    def begin(self, request: Request) -> None:
        """Opens the span of a call that arrived; what the call causes becomes part of its trace."""
        request.span = spans.begin(
            self.service,
            request.operation,
            request.transport,
            request.request_id,
            request.traceparent,
        )
        request.traceparent = request.span.traceparent

    def admit(self, request: Request) -> None:
        """Checks rates, token and roles, and sets the request's caller.

        Raises `TooManyRequests`, `Unauthenticated`, `Forbidden`, `Unavailable`.
        """
        operation = request.operation
        self._limits.let_in(request.address)
        if operation.public:
            if request.transport == "rpc":
                # There is no address: all who show no token count as one, as which no token can.
                self._limits.let_through("")
            return
        try:
            caller = self._authenticator.caller(request.token)
        except BadToken as error:
            self._limits.count_failed(request.address, token_given=bool(request.token))
            raise refusals.Unauthenticated(error.reason, token_given=bool(request.token)) from error
        except KeysUnavailable as error:
            raise refusals.Unavailable from error
        self._limits.let_through(caller.subject)
        if caller.roles.isdisjoint(operation.allow):
            raise refusals.Forbidden(tuple(sorted(operation.allow)))
        request.caller = caller

    def perform(self, request: Request) -> Answer:
        """Runs an admitted request; gives an answer whatever happens."""
        with metrics.AT_WORK.track_inprogress(), telemetry.logged(request.traceparent):
            try:
                # Else the driver goes on trying a transaction for two minutes.
                with pymongo.timeout(request.operation.time_limit):
                    return self._perform(request)
            except Exception as error:  # noqa: BLE001 - becomes a problem and a log
                return self.refuse(request, error)

    def refuse(self, request: Request, error: Exception) -> Answer:
        """The problem for an exception; what nobody declared is logged, and says only an id."""
        with telemetry.logged(request.traceparent):
            refusal = self._explain(request, error)
        with shown.noting() as people:
            problem = self.problems.tell(
                refusal,
                request.language,
                instance=request.instance,
                request_id=request.request_id,
            )
        if problem is None:
            return self.refuse(request, self._unexpected(request.operation.name, error))
        return render_problem(problem, request.language, people)

    def done(self, request: Request, answer: Answer) -> None:
        """Counts and logs a call that was answered, and closes its span."""
        name = request.operation.name
        seconds = time.perf_counter() - request.arrived
        status = str(answer.status)
        metrics.REQUESTS.labels(self.service, name, request.transport, status).inc()
        metrics.DURATION.labels(self.service, name, request.transport).observe(seconds)
        if answer.replayed:
            metrics.REPLAYED.labels(self.service, name).inc()
        with telemetry.logged(request.traceparent):
            _log.info(
                "call",
                operation=name,
                transport=request.transport,
                status=answer.status,
                milliseconds=round(seconds * 1000, 1),
                correlation_id=request.request_id,
                replayed=answer.replayed,
            )
        spans.end(request.span, request.transport, answer.status, answer.problem)

    def _perform(self, request: Request) -> Answer:
        operation = request.operation
        call_fields = load(request)
        if_match = read_if_match(request.if_match) if operation.if_match != "no" else None
        if operation.if_match == "required" and request.if_match is None:
            raise refusals.IfMatchRequired
        key = self._key(request)
        application = self._application()
        self.across.let_ask(operation, request.caller)
        context = self._context(request, key)
        trail = CallTrail(request, context, call_fields)
        keeper = _Keeper(operation, key, self._answers, trail)
        call = Call(
            fields=call_fields,
            caller=request.caller,
            context=replace(context, finish=keeper.finish),
            language=request.language,
            speaks=request.speaks,
            if_match=if_match,
            raw=request.raw,
            withdrawals=self._withdrawals,
        )
        try:
            answer = self._answer(request, call, application, keeper)
        except Exception as error:  # noqa: BLE001 - becomes a problem and a log
            trail.undone()
            answer = self.refuse(request, error)
        asked = self.across.was_asked(operation, answer)
        trail.close(application.store, answer, asked=asked)
        return answer

    def _answer(self, request: Request, call: Call, application: Any, keeper: "_Keeper") -> Answer:
        operation, key = request.operation, keeper.key
        with shown.noting() as people:
            try:
                result = operation.handler(application, call)
            except Exception as error:
                if key is None or is_unavailable(error):
                    raise
                keeper.trail.undone()
                return self._look_again(request, key, error)
            if keeper.answer is not None:
                keeper.require_same(result)
                return _showing(keeper.answer, people)
            answer = _showing(render(operation, result), people)
        # A command that had nothing to write has no transaction to keep its answer in.
        return answer if key is None else self._kept(key, answer)

    def _context(self, request: Request, key: Key | None) -> Context:
        """Without what is to be done before the end of the transaction."""
        operation, caller = request.operation, request.caller
        return Context(
            correlation_id=request.request_id,
            causation_id=new_id(),
            traceparent=request.traceparent,
            actor=caller.subject,
            command_id=None if key is None else key.command_id,
            roles=tuple(sorted(caller.roles)),
            sites=tuple(sorted(caller.sites)),
            transport=request.transport,
            action=operation.name,
            reads=operation.method == "GET",
            across_network=operation.across_network,
        )

    def _look_again(self, request: Request, key: Key, error: Exception) -> Answer:
        """After a refusal: perhaps it is our own first attempt that stands in the way."""
        try:
            if isinstance(error, AlreadyAnswered):
                return self._answers.await_answer(key)
            first = self._answers.find(key)
            if first is not None:
                return first
            answer = self.refuse(request, error)
            return self._answers.keep(key, answer) if self._is_rule(answer) else answer
        except OtherRequest as other:
            raise refusals.KeyReused from other
        except AlreadyAnswered as again:
            raise refusals.ChangedMeanwhile from again

    def _kept(self, key: Key, answer: Answer) -> Answer:
        try:
            return self._answers.keep(key, answer)
        except OtherRequest as other:
            raise refusals.KeyReused from other

    def _is_rule(self, answer: Answer) -> bool:
        """Whether a refusal is a rule's, which stands, and not the moment's, which passes."""
        passing = self.problems.name_of(refusals.ChangedMeanwhile)
        return answer.status == CONFLICT and answer.problem != passing

    def _key(self, request: Request) -> Key | None:
        operation, text = request.operation, request.idempotency_key
        if text is None or not operation.idempotent_by_key:
            return None
        if not is_key(text):
            detail = "Not 1 to 255 visible ASCII characters."
            raise refusals.InvalidFields([error_at("header", ["Idempotency-Key"], detail)])
        print_ = fingerprint([request.path, request.query, request.body], request.raw)
        caller = request.caller
        return self._answers.key(
            caller.subject,
            operation.name,
            text,
            print_,
            reach=caller.reach,
            personal=operation.personal,
        )

    def _explain(self, request: Request, error: Exception) -> Exception:
        if isinstance(error, refusals.InvalidFields) and request.language == "fr":
            return refusals.InvalidFields(
                [e | {"detail": in_french(e["detail"], self._phrases)} for e in error.errors]
            )
        if self.problems.of(type(error)) is not None:
            return error
        if isinstance(error, ConcurrentChange):
            return refusals.Stale() if request.if_match else refusals.ChangedMeanwhile()
        if isinstance(error, DuplicateKeyError):
            return refusals.AlreadyExists()
        if is_unavailable(error):
            _log.warning(
                "unavailable",
                operation=request.operation.name,
                correlation_id=request.request_id,
                error=type(error).__name__,
            )
            return refusals.Unavailable()
        return self._unexpected(request.operation.name, error, request.request_id)

    def _unexpected(
        self, operation: str, error: Exception, correlation_id: str | None = None
    ) -> refusals.Unexpected:
        error_id = new_id()
        metrics.UNEXPECTED.labels(self.service, operation).inc()
        _log.error(
            "unexpected",
            error_id=error_id,
            operation=operation,
            correlation_id=correlation_id,
            stack=stack_of(error),
        )
        return refusals.Unexpected(error_id)


def _showing(answer: Answer, people: Collection[str]) -> Answer:
    """The answer, which shows data of these people too."""
    return replace(answer, people=answer.people.union(people)) if people else answer


class _Keeper:
    """Makes the answer of an idempotent command inside the transaction and keeps it there, and
    whatever the audit log is to say of the call."""

    def __init__(
        self, operation: Operation, key: Key | None, answers: AnswerBook, trail: CallTrail
    ) -> None:
        self.answer: Answer | None = None
        self.key = key
        self.trail = trail
        self._result: Any = None
        self._operation = operation
        self._answers = answers

    def finish(self, tx: Transaction, result: Any) -> None:
        """See `kit.context.Context.finish`; may run again when the transaction does."""
        people: frozenset[str] = frozenset()
        if self._operation.idempotent_by_key:
            self._result = result
            self.answer = render(self._operation, result)
            people = self.answer.people
            if self.key is not None:
                self._answers.keep_in(tx, self.key, self.answer)
        self.trail.finish(tx, people)

    def require_same(self, result: Any) -> None:
        """Raises `OtherAnswer` where the operation returns something else than what was kept."""
        if result is self._result or self.answer is None:
            return
        if render(self._operation, result).body != self.answer.body:
            raise OtherAnswer(self._operation.name)


class OtherAnswer(Exception):
    """An operation presents its command's result only after it was kept: a repeat, and even the
    first caller, would be told something else. `kit.edge.files.presenting` presents it before."""
