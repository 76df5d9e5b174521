"""Indexes that are made in parts, by whoever does tasks, and then joined.

A part is an index of some files of a table, which nobody sees before it is committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qa.lance.tables.datasets import ROWS_OF_A_FILE, Root, errors_of
from seeds.work.tasks import RunTasks, Task

if TYPE_CHECKING:
    from lance import LanceDataset

VECTORS_OF_A_LIST = 256
"""Vectors for each list from which it is learned where they lie, as Lance has it by itself."""


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """An index of one column.

    Attributes:
        column: of the table.
        kind: as Lance calls it.
        options: of that kind.
    """

    column: str
    kind: str
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        """As Lance calls an index of a column by itself."""
        return f"{self.column}_idx"

    @property
    def is_of_vectors(self) -> bool:
        """Whether it is of vectors, and not of words or values."""
        return self.kind.startswith("IVF_")


@dataclass(frozen=True, slots=True)
class _Work:
    """Work on one index of a table, as of a version of it.

    Attributes:
        pieces: what the work is on.
    """

    root: Root
    table: str
    version: int
    definition: IndexDefinition
    pieces: tuple[Any, ...] = ()

    def run(self) -> list[Any]:
        """The one result; doing it again does no harm."""
        with errors_of(self.root.address, self.table):
            return [self._made(self.root.open(self.table, self.version))]

    def parts(self) -> Sequence[Task[Any]]:
        """The task itself: each is of one thing."""
        return [self]

    def lost(self, reason: str) -> None:
        """Nothing: whoever publishes makes the index."""
        del reason

    def _made(self, dataset: LanceDataset) -> Any:
        raise NotImplementedError


class LearnLists(_Work):
    """Learns the options that all parts of an index of vectors must share."""

    def _made(self, dataset: LanceDataset) -> dict[str, Any]:
        from lance.indices import IndicesBuilder
        from lance.lance import indices

        options = self.definition.options
        lists = options["num_partitions"]
        learned = IndicesBuilder(dataset, self.definition.column).train_ivf(
            num_partitions=lists,
            distance_type=options["metric"],
            sample_rate=max(2, min(VECTORS_OF_A_LIST, dataset.count_rows() // lists)),
        )
        dimension = dataset.schema.field(self.definition.column).type.list_size
        model = indices.build_rq_model(dimension=dimension, num_bits=options["num_bits"])
        return {"ivf_centroids": learned.centroids, "rabitq_model": model}


class MakePart(_Work):
    """Makes the part of an index that is of some files, by their numbers."""

    def _made(self, dataset: LanceDataset) -> Any:
        return dataset.create_index_uncommitted(
            self.definition.column,
            self.definition.kind,
            name=self.definition.name,
            replace=True,
            fragment_ids=list(self.pieces),
            **self.definition.options,
        )


class JoinParts(_Work):
    """Makes one index of its parts."""

    def _made(self, dataset: LanceDataset) -> Any:
        return dataset.merge_existing_index_segments(list(self.pieces))


def make(
    root: Root, table: str, definitions: Sequence[IndexDefinition], run: RunTasks
) -> list[IndexDefinition]:
    """Make indexes anew.

    Args:
        root: of the archive.
        table: one that has rows.
        definitions: of the indexes.
        run: does the work.

    Returns:
        Those that could not be made, as work on them was lost time and again.
    """
    dataset = root.open(table)
    version = dataset.version
    groups = _groups(dataset)
    known = [_with_lists(_Work(root, table, version, each), run) for each in definitions]
    ready = [definition for definition in known if definition is not None]
    tasks = [MakePart(root, table, version, each, group) for each in ready for group in groups]
    made: dict[str, list[Any]] = {definition.name: [] for definition in ready}
    for task, [part] in zip(tasks, run(tasks), strict=True):
        made[task.definition.name].append(part)
    ready = [definition for definition in ready if None not in made[definition.name]]
    joining = [
        JoinParts(root, table, version, each, tuple(made[each.name]))
        for each in ready
        if len(groups) > 1
    ]
    joined = {
        task.definition.name: whole for task, [whole] in zip(joining, run(joining), strict=True)
    }
    for definition in ready:
        # Parts too, so that they go with the versions that know them.
        whole = joined.get(definition.name)
        for segments in (made[definition.name], [whole] if whole is not None else []):
            if segments:
                dataset.commit_existing_index_segments(definition.name, definition.column, segments)
                dataset = root.open(table)
    names = {definition.name for definition in ready}
    return [definition for definition in definitions if definition.name not in names]


def _groups(dataset: LanceDataset) -> list[tuple[int, ...]]:
    """The files of a table by their numbers, small ones together."""
    groups: list[list[int]] = []
    rows = 0
    for fragment in dataset.get_fragments():
        count = fragment.count_rows()
        if not groups or rows + count > ROWS_OF_A_FILE:
            groups.append([])
            rows = 0
        groups[-1].append(fragment.fragment_id)
        rows += count
    return list(map(tuple, groups))


def _with_lists(work: _Work, run: RunTasks) -> IndexDefinition | None:
    """The definition with what its parts must share; None if that was lost."""
    definition = work.definition
    if not definition.is_of_vectors:
        return definition
    [[learned]] = run([LearnLists(work.root, work.table, work.version, definition)])
    if learned is None:
        return None
    return replace(definition, options={**definition.options, **learned})
