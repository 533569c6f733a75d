"""The Chinese of the closed vocabularies that checks put into messages, equal to the contract's (a test holds it).

A value is given once as the key and once, under its name with `_zh`, in Chinese.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from typing import Final

MATTER_TYPES: Final = {
    "assembly_rules": "业主大会议事规则",
    "covenant": "管理规约",
    "elect_committee": "选举业主委员会",
    "hire_dismiss_manager": "选聘解聘物业",
    "use_fund": "使用维修资金",
    "raise_fund": "筹集维修资金",
    "rebuild": "改建重建",
    "change_use_or_business": "改变共有部分用途或用于经营",
    "other_major": "其他共有和管理的重大事项",
    "self_committee": "选举自治管理委员会",
    "naming": "命名",
    "service_plan": "服务与小型设施",
    "community_fund": "使用社区公共资金",
    "none_binding": "不作决定（协商）",
}
ELECTORATES: Final = {
    "owners": "业主",
    "households": "户（一户一票）",
    "residents": "居民或户代表",
    "representatives": "居民代表会议成员",
}
MEASURES: Final = {
    "area": "面积",
    "heads": "人数",
    "households": "户数",
    "persons": "人次",
    "reps": "代表数",
}
ENTRIES: Final = {
    "application": "用款申请",
    "approval": "审批",
    "payment": "支付",
    "income": "收入",
    "in_kind": "实物与义工",
}
HANDS: Final = {
    "applicant": "申请",
    "approver": "审批",
    "custodian": "管钱",
    "bookkeeper": "管账",
    "acceptor": "验收",
}
DECIDES: Final = {
    "adopted": "通过",
    "rejected": "未通过",
    "agreed": "协商一致",
    "elected": "当选",
    "withdrawn": "撤回",
}
BASES: Final = {
    "vote": "表决",
    "consensus": "协商一致",
    "order": "主管部门决定",
}
OUTCOMES: Final = {
    "pass": "通过",
    "fail": "未通过",
    "inquorate": "未达法定参与",
    "void": "无效",
    "indeterminate": "无法判定",
    "tie_pending": "平票待决",
}


def worded(name: str, vocabulary: Mapping[str, str], *keys: str) -> dict[str, str]:
    """The values of a message for one or several keys of a vocabulary, in both languages."""
    return {
        name: ", ".join(keys),
        f"{name}_zh": "、".join(vocabulary.get(key, key) for key in keys),
    }
