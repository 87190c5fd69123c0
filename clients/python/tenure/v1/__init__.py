# SPDX-License-Identifier: Apache-2.0
"""The messages of the schema, one module for each file: event_pb2, state_pb2, alert_pb2, wire_pb2."""
