"""Made by tools/generate.mjs from the schemas in packages/protocol; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, Union

if TYPE_CHECKING:  # of Python 3.11; here it is never evaluated
    from typing import NotRequired

PROTOCOL_VERSION: Final = 1
ENGINE_VERSION: Final = "0.1.0"
CURRICULA: Final = (
    "shuffle",
    "easy-first",
    "hard-first",
    "random-order",
    "self-paced",
    "paced",
    "baby-steps",
    "one-pass",
    "gated",
    "priority",
    "rank-priority",
    "rank-exponential",
    "info-batch",
    "instance-hardness",
    "importance",
    "reducible-loss",
    "proxy-reducible-loss",
    "top-loss",
    "top-score",
    "selective-backprop",
    "batch-self-paced",
    "co-teaching",
    "learning-to-reweight",
    "meta-weight-net",
    "focal",
    "class-balanced-focal",
    "superloss",
    "generalized-cross-entropy",
    "info-nce",
    "debiased",
    "hard-negative",
    "semi-hard-triplet",
)
LOSSES: Final = (
    "plain",
    "focal",
    "class-balanced-focal",
    "superloss",
    "generalized-cross-entropy",
    "info-nce",
    "debiased",
    "hard-negative",
    "semi-hard-triplet",
)
SIGNALS: Final = (
    "loss",
    "labelProbability",
    "margin",
    "entropy",
    "correct",
    "gradientNorm",
    "fullGradientNorm",
    "logitMargin",
    "mutualInformation",
    "conditionalEntropy",
    "alignment",
)

SignalName = Literal["loss", "labelProbability", "margin", "entropy", "correct", "gradientNorm", "fullGradientNorm", "logitMargin", "mutualInformation", "conditionalEntropy", "alignment"]

class Hello(TypedDict):
    kind: Literal["hello"]
    protocol: int
    client: str


class CreateExamplesPools(TypedDict):
    validation: NotRequired[int]
    reference: NotRequired[int]


class CreateExamples(TypedDict):
    count: int
    classCount: NotRequired[int]
    pools: NotRequired[CreateExamplesPools]


class CreateRunBudget1(TypedDict):
    steps: int


class CreateRunBudget2(TypedDict):
    cost: float


class CreateRunBudget3(TypedDict):
    epochs: float


class CreateRunCosts(TypedDict):
    measure: float
    train: float


class CreateRun(TypedDict):
    seed: int
    batchSize: int
    budget: Union[CreateRunBudget1, CreateRunBudget2, CreateRunBudget3]
    costs: NotRequired[CreateRunCosts]
    measureSize: NotRequired[int]
    lag: NotRequired[int]


class CreateTrainer(TypedDict):
    measures: NotRequired[bool]
    signals: NotRequired[list[SignalName]]
    weighs: NotRequired[bool]
    losses: NotRequired[list[str]]
    models: NotRequired[list[str]]


class Create(TypedDict):
    kind: Literal["create"]
    curriculum: NotRequired[str]
    options: NotRequired[dict[str, Any]]
    recipe: NotRequired[dict[str, Any]]
    examples: CreateExamples
    run: CreateRun
    trainer: NotRequired[CreateTrainer]


class RestoreExamplesPools(TypedDict):
    validation: NotRequired[int]
    reference: NotRequired[int]


class RestoreExamples(TypedDict):
    count: int
    classCount: NotRequired[int]
    pools: NotRequired[RestoreExamplesPools]


class RestoreRunBudget1(TypedDict):
    steps: int


class RestoreRunBudget2(TypedDict):
    cost: float


class RestoreRunBudget3(TypedDict):
    epochs: float


class RestoreRunCosts(TypedDict):
    measure: float
    train: float


class RestoreRun(TypedDict):
    seed: int
    batchSize: int
    budget: Union[RestoreRunBudget1, RestoreRunBudget2, RestoreRunBudget3]
    costs: NotRequired[RestoreRunCosts]
    measureSize: NotRequired[int]
    lag: NotRequired[int]


class RestoreTrainer(TypedDict):
    measures: NotRequired[bool]
    signals: NotRequired[list[SignalName]]
    weighs: NotRequired[bool]
    losses: NotRequired[list[str]]
    models: NotRequired[list[str]]


class Restore(TypedDict):
    kind: Literal["restore"]
    curriculum: NotRequired[str]
    options: NotRequired[dict[str, Any]]
    recipe: NotRequired[dict[str, Any]]
    examples: RestoreExamples
    run: RestoreRun
    trainer: NotRequired[RestoreTrainer]


class Ask(TypedDict):
    kind: Literal["ask"]
    run: str
    steps: NotRequired[int]
    untilCost: NotRequired[float]


class Tell(TypedDict):
    kind: Literal["tell"]
    run: str
    id: int


class Weigh(TypedDict):
    kind: Literal["weigh"]
    run: str
    id: int


class Snapshot(TypedDict):
    kind: Literal["snapshot"]
    run: str


class Distribution(TypedDict):
    kind: Literal["distribution"]
    run: str


class Close(TypedDict):
    kind: Literal["close"]
    run: str


class Next(TypedDict):
    kind: Literal["next"]


class BeginTrainer(TypedDict):
    measures: NotRequired[bool]
    signals: NotRequired[list[SignalName]]
    weighs: NotRequired[bool]
    losses: NotRequired[list[str]]
    models: NotRequired[list[str]]


class BeginPools(TypedDict):
    validation: NotRequired[int]
    reference: NotRequired[int]


class Begin(TypedDict):
    kind: Literal["begin"]
    examples: int
    batchSize: int
    trainer: BeginTrainer
    pools: NotRequired[BeginPools]


class Report(TypedDict):
    kind: Literal["report"]
    metrics: dict[str, float]


class Finished(TypedDict):
    kind: Literal["finished"]


class Failed(TypedDict):
    kind: Literal["failed"]
    error: str
    traceback: str


class Progress(TypedDict):
    kind: Literal["progress"]
    says: NotRequired[str]


class WelcomeAnswerLimits(TypedDict):
    frame: int
    header: int


class WelcomeAnswer(TypedDict):
    kind: Literal["welcome"]
    protocol: Literal[1]
    engine: str
    role: Literal["engine", "comparison"]
    limits: WelcomeAnswerLimits


class CreatedAnswerFeedback(TypedDict):
    turns: Literal["none", "interval", "step", "batch"]
    lag: int


class CreatedAnswer(TypedDict):
    kind: Literal["created"]
    run: str
    recipe: dict[str, Any]
    feedback: CreatedAnswerFeedback
    reports: list[SignalName]
    steps: Union[int, None]


class TrainAnswerTransform(TypedDict):
    strength: float


class TrainAnswer(TypedDict):
    kind: Literal["train"]
    v: Literal[1]
    run: str
    id: int
    step: int
    steps: int
    model: NotRequired[str]
    loss: dict[str, Any]
    transform: NotRequired[TrainAnswerTransform]
    report: list[SignalName]
    weigh: bool
    due: NotRequired[bool]


class MeasureAnswer(TypedDict):
    kind: Literal["measure"]
    v: Literal[1]
    run: str
    id: int
    step: int
    model: NotRequired[str]
    pool: NotRequired[Literal["train", "validation", "holdout", "reference"]]
    signals: list[SignalName]
    purpose: Literal["target", "pool", "gate"]
    progress: float


class WaitAnswer(TypedDict):
    kind: Literal["wait"]
    run: str
    open: list[int]


class DoneAnswer(TypedDict):
    kind: Literal["done"]
    run: str
    reason: Literal["steps", "budget"]


class WeightsAnswer(TypedDict):
    kind: Literal["weights"]
    run: str
    id: int


class SnapshotAnswer(TypedDict):
    kind: Literal["snapshot"]
    run: str


class DistributionAnswer(TypedDict):
    kind: Literal["distribution"]
    run: str


class ClosedAnswer(TypedDict):
    kind: Literal["closed"]
    run: str


class ErrorAnswer(TypedDict):
    kind: Literal["error"]
    code: Literal["refused", "unknown", "frame", "version", "internal"]
    message: str
    about: NotRequired[str]


class StartAnswer(TypedDict):
    kind: Literal["start"]
    cell: str
    arm: str
    block: int
    seed: int
    steps: Union[int, None]
    learningRate: Any
    examples: int
    batchSize: Union[int, None]


class EndAnswer(TypedDict):
    kind: Literal["end"]


HelloMessage = Union[Hello]
ClientMessage = Union[Create, Restore, Ask, Tell, Weigh, Snapshot, Distribution, Close]
ScriptMessage = Union[Next, Begin, Ask, Tell, Weigh, Report, Finished, Failed, Progress]
EngineMessage = Union[WelcomeAnswer, CreatedAnswer, TrainAnswer, MeasureAnswer, WaitAnswer, DoneAnswer, WeightsAnswer, SnapshotAnswer, DistributionAnswer, ClosedAnswer, ErrorAnswer, StartAnswer, EndAnswer]
